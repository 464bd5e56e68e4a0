const HEADER_BYTES = 44
/** A header that has not ended by then is none. */
const HEADER_MAX_BYTES = 4_096

/** A mono 16-bit WAV file with a complete header. */
export function encodeWav(samples: Int16Array, rateHz: number): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(HEADER_BYTES + samples.length * 2)
  const view = new DataView(file.buffer)
  const tag = (at: number, text: string) => file.set(new TextEncoder().encode(text), at)
  tag(0, 'RIFF')
  view.setUint32(4, file.length - 8, true)
  tag(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, rateHz, true)
  view.setUint32(28, rateHz * 2, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  tag(36, 'data')
  view.setUint32(40, samples.length * 2, true)
  for (let i = 0; i < samples.length; i++) view.setInt16(HEADER_BYTES + i * 2, samples[i] ?? 0, true)
  return file
}

export interface WavStart {
  rateHz: number
  /** Where the samples begin. The sizes in the header of a streamed file are placeholders: read to the end. */
  dataAtBytes: number
}

/** Reads the start of a WAV stream: null while more bytes are needed. Throws when this is no 16-bit mono WAV. */
export function readWavStart(bytes: Uint8Array): WavStart | null {
  if (bytes.length < 12) return null
  if (text(bytes, 0) !== 'RIFF' || text(bytes, 8) !== 'WAVE') throw new Error('not a WAV stream')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let rateHz = 0
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = view.getUint32(at + 4, true)
    if (text(bytes, at) === 'data' && rateHz > 0) return { rateHz, dataAtBytes: at + 8 }
    if (text(bytes, at) === 'fmt ' && at + 24 <= bytes.length) {
      if (view.getUint16(at + 10, true) !== 1 || view.getUint16(at + 22, true) !== 16)
        throw new Error('not a 16-bit mono WAV')
      rateHz = view.getUint32(at + 12, true)
    }
    at += 8 + size
  }
  if (bytes.length > HEADER_MAX_BYTES) throw new Error('a WAV stream without samples')
  return null
}

function text(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4))
}
