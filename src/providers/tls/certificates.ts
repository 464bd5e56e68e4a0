import { existsSync, readFileSync } from 'node:fs'
import { chmod, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import { AppError } from '#core/errors.ts'

/** A certificate chain and its key, as PEM texts. */
export interface Certificate {
  cert: string
  key: string
}

const VALID_DAYS = 825

/** Reads the operator's files. Throws invalid and names the file that cannot be read. */
export function readCertificate(certPath: string, keyPath: string): Certificate {
  return { cert: readPem(certPath, 'TLS_CERT'), key: readPem(keyPath, 'TLS_KEY') }
}

/**
 * A certificate of our own for the LAN, kept in the data dir so that browsers have to be told only once. Browsers warn about it;
 * after that they allow the microphone, which they refuse on plain http.
 */
export async function selfSignedCertificate(dataDir: string, hosts: string[]): Promise<Certificate> {
  const certPath = join(dataDir, 'self-signed.crt')
  const keyPath = join(dataDir, 'self-signed.key')
  if (existsSync(certPath) && existsSync(keyPath)) {
    return { cert: readFileSync(certPath, 'utf8'), key: readFileSync(keyPath, 'utf8') }
  }
  const notBeforeDate = new Date()
  const notAfterDate = new Date(notBeforeDate.getTime() + VALID_DAYS * 86_400_000)
  const pems = await generate([{ name: 'commonName', value: hosts[0] ?? 'localhost' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate,
    notAfterDate,
    extensions: [{ name: 'subjectAltName', altNames: hosts.map(toAltName) }],
  })
  await writePrivate(keyPath, pems.private)
  await writePrivate(certPath, pems.cert)
  return { cert: pems.cert, key: pems.private }
}

function toAltName(host: string): { type: 2; value: string } | { type: 7; ip: string } {
  return /^[\d.]+$|:/.test(host) ? { type: 7, ip: host } : { type: 2, value: host }
}

function readPem(path: string, setting: string): string {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new AppError('invalid', `${setting} cannot be read: ${path}`, { cause })
  }
  if (!text.includes('-----BEGIN ')) throw new AppError('invalid', `${setting} is not a PEM file: ${path}`)
  return text
}

async function writePrivate(path: string, text: string): Promise<void> {
  const partial = `${path}.partial`
  await writeFile(partial, text, { mode: 0o600 })
  await chmod(partial, 0o600)
  await rename(partial, path)
}
