import { AppError } from '#core/errors.ts'

/** OWASP's choice for argon2id: 19 MiB, two passes, about 50 ms. */
const ARGON2ID = { algorithm: 'argon2id', memoryCost: 19_456, timeCost: 2 } as const
/** Each takes its 19 MiB while it runs. */
const PARALLEL_MAX = 4
const WAITING_MAX = 100

export interface PasswordHashing {
  hash(password: string): Promise<string>
  verify(password: string, hash: string): Promise<boolean>
}

/** argon2id off the event loop, a few at a time. Throws rate_limited when too many wait. */
export function createPasswordHashing({
  parallelMax = PARALLEL_MAX,
  waitingMax = WAITING_MAX,
} = {}): PasswordHashing {
  const waiting: (() => void)[] = []
  let running = 0

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (running >= parallelMax) {
      if (waiting.length >= waitingMax) {
        throw new AppError('rate_limited', 'Too many people are signing in right now. Try again in a moment.')
      }
      await new Promise<void>(resolve => waiting.push(resolve))
    } else {
      running++
    }
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }

  return {
    hash: password => inTurn(() => Bun.password.hash(normalize(password), ARGON2ID)),
    verify: (password, hash) => inTurn(() => Bun.password.verify(normalize(password), hash)),
  }
}

/** The same letters, however a keyboard composes them. */
function normalize(password: string): string {
  return password.normalize('NFKC')
}
