import { lookup } from 'node:dns/promises'
import { atMost } from '#lib/at-most.ts'

const LOOKUP_TIMEOUT_MS = 3_000

/** The addresses of a name as a connection of this machine would find them (hosts file, then DNS); none where it has none in time. */
export async function resolveHost(name: string): Promise<string[]> {
  const asked = lookup(name, { all: true }).then(
    found => found.map(({ address }) => address),
    // No such name, or no answer: the caller treats both as a name that leads nowhere.
    () => [],
  )
  return (await atMost(LOOKUP_TIMEOUT_MS, asked)) ?? []
}
