import type { ClientBase, Pool, QueryResult } from 'pg'
import { AppError } from '#core/errors.ts'
import { createAsyncMutex } from '../async-mutex.ts'
import { DriverError } from '../database-errors.ts'

type Request = Parameters<ClientBase['query']>[0]

/** The only way to a connection: statements go one after the other, and a lost connection has a code like every other fault. */
export interface PostgresLane {
  query(request: Request, parameters?: unknown[]): Promise<QueryResult>
}

/** The lane of one transaction. After `close` it refuses: a statement that was left behind must not run in the next one. */
export function createTransactionLane(client: ClientBase): PostgresLane & { close(): void } {
  const turns = createAsyncMutex()
  let isClosed = false
  return {
    query: (request, parameters) =>
      turns.run(() => {
        if (isClosed) throw new AppError('internal', 'A statement came after the end of its transaction.')
        return withCode(() => client.query(request, parameters))
      }),
    close() {
      isClosed = true
    },
  }
}

/** Each statement on whichever connection is free. */
export function createPoolLane(pool: Pool): PostgresLane {
  return { query: (request, parameters) => withCode(() => pool.query(request, parameters)) }
}

/** The code of a connection that is gone, or whose server does not answer any more. */
export const CONNECTION_LOST = 'CONNECTION_LOST'

/** The server's errors and the socket's carry a code; what the driver says of a connection that is gone does not. */
export async function withCode<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Error) || 'code' in error) throw error
    throw new DriverError(CONNECTION_LOST, error.message)
  }
}
