/**
 * Browsers give crypto.randomUUID to https pages only, and the client library needs one for each text that is typed. On plain http in
 * a local network typed text is all that a caller has, so it must work there too.
 */
if (!('randomUUID' in crypto)) {
  Object.defineProperty(crypto, 'randomUUID', { value: randomUuid })
}

/** A random UUID, version 4. */
export function randomUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
