import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

/** Below this a compressed answer saves nothing. */
const COMPRESS_MIN_BYTES = 1_024
/** Up to here compressing takes well under a millisecond, less than a trip to another thread. */
const SYNC_MAX_BYTES = 64 * 1024
const ZSTD_LEVEL = 3
const GZIP_LEVEL = 5

const COMPRESSIBLE = /^(text\/(html|css|plain|javascript)|application\/(json|problem\+json)|image\/svg\+xml)/

type Encoding = 'zstd' | 'gzip'

/** Compresses pages and JSON as far as the client says that it understands it. Streams and what is compressed already stay. */
export async function compressResponse(request: Request, response: Response): Promise<Response> {
  const { headers } = response
  const isEligible =
    response.body !== null &&
    COMPRESSIBLE.test(headers.get('content-type') ?? '') &&
    !headers.has('content-encoding')
  if (!isEligible) return response
  headers.append('vary', 'accept-encoding')
  const encoding = chooseEncoding(request.headers.get('accept-encoding'))
  if (!encoding) return response
  const bytes = new Uint8Array(await response.arrayBuffer())
  if (bytes.byteLength < COMPRESS_MIN_BYTES) return new Response(bytes, response)
  headers.set('content-encoding', encoding)
  headers.delete('content-length')
  return new Response((await compress(bytes, encoding)) as Uint8Array<ArrayBuffer>, response)
}

function chooseEncoding(accepted: string | null): Encoding | null {
  const names = (accepted ?? '').split(',').map(entry => entry.trim().toLowerCase())
  const accepts = (name: string) =>
    names.some(entry => entry === name || (entry.startsWith(`${name};`) && !/q=0(\.0*)?$/.test(entry)))
  if (accepts('zstd')) return 'zstd'
  return accepts('gzip') ? 'gzip' : null
}

const gzipLater = promisify(gzip)

async function compress(bytes: Uint8Array<ArrayBuffer>, encoding: Encoding): Promise<Uint8Array> {
  if (encoding === 'zstd') {
    const options = { level: ZSTD_LEVEL }
    return bytes.byteLength <= SYNC_MAX_BYTES
      ? Bun.zstdCompressSync(bytes, options)
      : Bun.zstdCompress(bytes, options)
  }
  const options = { level: GZIP_LEVEL } as const
  return bytes.byteLength <= SYNC_MAX_BYTES ? Bun.gzipSync(bytes, options) : gzipLater(bytes, options)
}
