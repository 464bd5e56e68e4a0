import { STEP_MS, scale } from '../voice/audio/scale.ts'

/** 24 kHz, mono, 16 bit: what `response_format: pcm` stands for. */
const OUTPUT_RATE_HZ = 24_000
const ESPEAK_RATE_HZ = 22_050
const WAV_HEADER_BYTES = 44
const CACHE_MAX = 200

const cache = new Map<string, Promise<Uint8Array>>()

/** Real speech of a text by espeak-ng, so that a meter or a recogniser hears words. */
export function speak(text: string): Promise<Uint8Array> {
  const known = cache.get(text)
  if (known) return known
  if (cache.size >= CACHE_MAX) cache.clear()
  const spoken = synthesise(text)
  cache.set(text, spoken)
  return spoken
}

/** A hundred milliseconds for each two letters, as steps of a scale. */
export async function speakScale(text: string): Promise<Uint8Array> {
  return new Uint8Array(scale(OUTPUT_RATE_HZ, Math.ceil(text.length / 2) * STEP_MS).buffer)
}

async function synthesise(text: string): Promise<Uint8Array> {
  const child = Bun.spawn(['espeak-ng', '-v', 'en-us', '-s', '170', '--stdout', '--', text], {
    stdout: 'pipe',
    stderr: 'ignore',
  })
  const wav = await new Response(child.stdout).arrayBuffer()
  return resample(
    new Int16Array(wav.slice(WAV_HEADER_BYTES, wav.byteLength - ((wav.byteLength - WAV_HEADER_BYTES) % 2))),
  )
}

function resample(samples: Int16Array): Uint8Array {
  const length = Math.floor((samples.length * OUTPUT_RATE_HZ) / ESPEAK_RATE_HZ)
  const output = new Int16Array(length)
  for (let i = 0; i < length; i++) {
    const at = (i * ESPEAK_RATE_HZ) / OUTPUT_RATE_HZ
    const left = samples[Math.floor(at)] ?? 0
    const right = samples[Math.floor(at) + 1] ?? left
    output[i] = Math.round(left + (right - left) * (at % 1))
  }
  return new Uint8Array(output.buffer)
}
