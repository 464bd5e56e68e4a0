const RATE = 16_000
const DURATION_MS = 500
const HEADER_BYTES = 44

/** Half a second of near silence, 16 kHz mono s16: enough for a service to show that it takes audio. */
export function silentWav(): ArrayBuffer {
  const samples = (RATE * DURATION_MS) / 1000
  const buffer = new ArrayBuffer(HEADER_BYTES + samples * 2)
  const view = new DataView(buffer)
  const writeText = (offset: number, text: string) => {
    for (let i = 0; i < text.length; i++) view.setUint8(offset + i, text.charCodeAt(i))
  }
  writeText(0, 'RIFF')
  view.setUint32(4, HEADER_BYTES - 8 + samples * 2, true)
  writeText(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, RATE, true)
  view.setUint32(28, RATE * 2, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  writeText(36, 'data')
  view.setUint32(40, samples * 2, true)
  // A faint alternation: exact zeros make some recognisers fail.
  for (let i = 0; i < samples; i++) view.setInt16(HEADER_BYTES + i * 2, i % 2 === 0 ? 8 : -8, true)
  return buffer
}
