/** A key that signs access tokens. The newest that is not retired signs; retired ones still verify what they signed. */
export interface SigningKey {
  id: string
  createdAt: Date
  retiredAt: Date | null
}

export interface SigningKeyRow extends SigningKey {
  sealedSecret: string
}

/** With its secret in the clear. NB: for the signer of tokens only. */
export interface OpenSigningKey extends SigningKey {
  secret: string
}

/** Of no organization: one ring for the installation, shared by every node on the database. */
export interface SigningKeyRepository {
  /** Newest first. */
  list(): Promise<SigningKeyRow[]>
  insert(key: SigningKeyRow): Promise<void>
  /** All others that sign. Answers how many there were. */
  retireAllBut(id: string, at: Date): Promise<number>
  /** Those that were retired before. Answers how many are gone. */
  removeRetiredBefore(time: Date): Promise<number>
  /** For `keys reset`: sealed with a key that is lost, nobody can open them. */
  removeAll(): Promise<void>
}
