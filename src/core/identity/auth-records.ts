/** The kinds of rows that signing in needs. Global: people belong to no organization. */
export type AuthModel = 'users' | 'sessions' | 'accounts' | 'verifications' | 'twoFactors' | 'passkeys'

export type AuthValue = string | number | boolean | Date | null | string[] | number[]
export type AuthRecord = Record<string, unknown>

export interface AuthCondition {
  field: string
  operator:
    | 'eq'
    | 'ne'
    | 'lt'
    | 'lte'
    | 'gt'
    | 'gte'
    | 'in'
    | 'not_in'
    | 'contains'
    | 'starts_with'
    | 'ends_with'
  value: AuthValue
  /** Conditions of each connector form a group; a row must satisfy all of AND and one of OR. */
  connector: 'AND' | 'OR'
  /** For texts only. */
  isCaseSensitive: boolean
}

export interface AuthSelection {
  model: AuthModel
  where?: AuthCondition[]
}

export interface AuthPageSelection extends AuthSelection {
  limit: number
  offset?: number
  sortBy?: { field: string; direction: 'asc' | 'desc' }
}

/**
 * Rows of people, sessions and accounts for the library that signs them in, whichever it is. Unknown fields are refused with
 * `internal`; a second row with the same e-mail with `conflict`. Every method joins a running transaction.
 */
export interface AuthRecords {
  create(model: AuthModel, record: AuthRecord): Promise<AuthRecord>
  findOne(selection: AuthSelection): Promise<AuthRecord | null>
  findMany(selection: AuthPageSelection): Promise<AuthRecord[]>
  count(selection: AuthSelection): Promise<number>
  /** Changes at most one row and answers it; null when none matched or no condition was given. */
  update(selection: AuthSelection, change: AuthRecord): Promise<AuthRecord | null>
  /** Answers how many rows were changed. */
  updateMany(selection: AuthSelection, change: AuthRecord): Promise<number>
  /** Answers how many rows are gone. */
  deleteMany(selection: AuthSelection): Promise<number>
  transaction<T>(work: () => Promise<T>): Promise<T>
}
