// A device with passkeys in software: what it answers is as real as a telephone's, and a test can make it lie.
import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto'

export interface Lies {
  origin?: string
  rpId?: string
  challenge?: string
  /** False: nobody unlocked the device. */
  isVerified?: boolean
  counter?: number
  /** Signs with another key. */
  forges?: boolean
}

interface CreationOptions {
  challenge: string
  rp: { id?: string }
}
interface RequestOptions {
  challenge: string
  rpId?: string
}

const ORIGIN = 'http://localhost:3000'
const USER_PRESENT = 0x01
const USER_VERIFIED = 0x04
const HAS_KEY = 0x40

export function createSoftPasskey() {
  const credentialId = randomBytes(32)
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = credentialId.toString('base64url')

  function authenticatorData(rpId: string, { isVerified = true, counter = 0 }: Lies, key = Buffer.alloc(0)) {
    const flags = USER_PRESENT | (isVerified ? USER_VERIFIED : 0) | (key.length > 0 ? HAS_KEY : 0)
    const count = Buffer.alloc(4)
    count.writeUInt32BE(counter)
    return Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.from([flags]), count, key])
  }

  return {
    id,

    create({ challenge, rp }: CreationOptions, lies: Lies = {}) {
      const idLength = Buffer.alloc(2)
      idLength.writeUInt16BE(credentialId.length)
      const key = Buffer.concat([
        Buffer.alloc(16),
        idLength,
        credentialId,
        coseKey(keys.publicKey.export({ format: 'jwk' })),
      ])
      const data = authenticatorData(lies.rpId ?? rp.id ?? '', lies, key)
      const attestation = cborMap([
        [cborText('fmt'), cborText('none')],
        [cborText('attStmt'), cborMap([])],
        [cborText('authData'), cborBytes(data)],
      ])
      return {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: clientData('webauthn.create', lies.challenge ?? challenge, lies),
          attestationObject: attestation.toString('base64url'),
          transports: ['internal', '<script>'],
        },
      }
    },

    get({ challenge, rpId = '' }: RequestOptions, lies: Lies = {}) {
      const data = authenticatorData(lies.rpId ?? rpId, lies)
      const client = clientData('webauthn.get', lies.challenge ?? challenge, lies)
      const clientHash = createHash('sha256').update(Buffer.from(client, 'base64url')).digest()
      const signing = lies.forges ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : keys
      const signature = createSign('sha256').update(data).update(clientHash).sign(signing.privateKey)
      return {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: client,
          authenticatorData: data.toString('base64url'),
          signature: signature.toString('base64url'),
        },
      }
    },
  }
}

function clientData(type: string, challenge: string, { origin = ORIGIN }: Lies): string {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false })).toString('base64url')
}

/** ES256 as COSE writes it: {1: 2, 3: -7, -1: 1, -2: x, -3: y}. */
function coseKey({ x = '', y = '' }: { x?: string; y?: string }): Buffer {
  const number = (value: number) => Buffer.from([value < 0 ? 0x20 + (-1 - value) : value])
  return cborMap([
    [number(1), number(2)],
    [number(3), number(-7)],
    [number(-1), number(1)],
    [number(-2), cborBytes(Buffer.from(x, 'base64url'))],
    [number(-3), cborBytes(Buffer.from(y, 'base64url'))],
  ])
}

function cborMap(entries: [Buffer, Buffer][]): Buffer {
  return Buffer.concat([Buffer.from([0xa0 + entries.length]), ...entries.flat()])
}

function cborText(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 + text.length]), Buffer.from(text)])
}

function cborBytes(bytes: Buffer): Buffer {
  const head = bytes.length < 256 ? [0x58, bytes.length] : [0x59, bytes.length >> 8, bytes.length & 0xff]
  return Buffer.concat([Buffer.from(head), bytes])
}
