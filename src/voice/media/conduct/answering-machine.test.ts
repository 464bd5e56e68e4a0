/** On recordings that the speech programs of this machine make, through a telephone line of sox. */
import { beforeAll, describe, expect, test } from 'bun:test'
import { createAnsweringMachineDetector } from './answering-machine.ts'
import { createBeepDetector, WINDOW_SAMPLES } from './beep-detector.ts'
import { readGreeting } from './mailbox-words.ts'

type Part =
  | { say: string; voice?: 'flite' | 'espeak-ng'; language?: string }
  | { pauseMs: number }
  | { toneHz: number; ms: number }
  | { noiseMs: number }

interface Recording {
  name: string
  parts: Part[]
  /** What the recogniser makes of it, whole, when it has ended; left out: nothing. */
  transcript?: string
  who: 'human' | 'machine' | 'unknown'
  because: string
  /** Whether a beep is found in it. */
  hasBeep?: boolean
}

const MAILBOX_EN =
  'Hello, you have reached the voicemail of Robert Miller. I am not available right now. Please leave a message after the tone and I will call you back.'
const MAILBOX_DE =
  'Guten Tag, Sie sind mit dem Anschluss der Familie Schmidt verbunden. Leider sind wir im Moment nicht da. Bitte hinterlassen Sie eine Nachricht nach dem Signalton.'
const RECEPTION =
  'Good morning and thank you for calling the Blue Door restaurant by the harbour, my name is Anna and I am happy to take your call today, how may I help you?'

const RECORDINGS: Recording[] = [
  {
    name: 'a person',
    parts: [{ say: 'Hello?' }, { pauseMs: 4_000 }],
    who: 'human',
    because: 'short_greeting',
  },
  {
    name: 'a person who says their name, by another voice',
    parts: [{ pauseMs: 900 }, { say: 'Miller speaking.', voice: 'espeak-ng' }, { pauseMs: 4_000 }],
    who: 'human',
    because: 'short_greeting',
  },
  {
    name: 'a German person',
    parts: [{ say: 'Schmidt, guten Tag.', voice: 'espeak-ng', language: 'de' }, { pauseMs: 4_000 }],
    who: 'human',
    because: 'short_greeting',
  },
  {
    name: 'a person in a noisy street',
    parts: [{ noiseMs: 700 }, { say: 'Yes, hello?' }, { noiseMs: 4_000 }],
    who: 'human',
    because: 'short_greeting',
  },
  {
    name: 'a receptionist, whose words are known',
    parts: [{ say: RECEPTION }, { pauseMs: 4_000 }],
    transcript: RECEPTION,
    who: 'human',
    because: 'words',
  },
  {
    name: 'a mailbox with a beep, whose words are known',
    parts: [{ say: MAILBOX_EN }, { pauseMs: 600 }, { toneHz: 1_000, ms: 500 }, { pauseMs: 3_000 }],
    transcript: MAILBOX_EN,
    who: 'machine',
    because: 'words',
    hasBeep: true,
  },
  {
    name: 'a mailbox whose words nobody understands',
    parts: [
      { say: MAILBOX_EN, voice: 'espeak-ng' },
      { pauseMs: 500 },
      { toneHz: 440, ms: 400 },
      { pauseMs: 3_000 },
    ],
    who: 'machine',
    because: 'long_greeting',
    hasBeep: true,
  },
  {
    name: 'a German mailbox',
    parts: [
      { say: MAILBOX_DE, voice: 'espeak-ng', language: 'de' },
      { pauseMs: 300 },
      { toneHz: 850, ms: 250 },
      { pauseMs: 3_000 },
    ],
    transcript: MAILBOX_DE,
    who: 'machine',
    because: 'words',
    hasBeep: true,
  },
  {
    name: 'a short announcement with a beep',
    parts: [
      { say: 'This is Bob. You know what to do, so do it.' },
      { pauseMs: 700 },
      { toneHz: 1_400, ms: 300 },
      { pauseMs: 2_000 },
    ],
    who: 'machine',
    because: 'beep',
    hasBeep: true,
  },
  {
    name: 'nothing but a beep',
    parts: [{ pauseMs: 800 }, { toneHz: 2_100, ms: 900 }, { pauseMs: 3_000 }],
    who: 'machine',
    because: 'beep',
    hasBeep: true,
  },
  {
    name: 'ring-back before a person',
    parts: [{ toneHz: 425, ms: 1_000 }, { pauseMs: 1_500 }, { say: 'Hello?' }, { pauseMs: 3_000 }],
    who: 'human',
    because: 'short_greeting',
  },
  {
    name: 'a greeting of neither length',
    parts: [{ say: 'The Millers are out in the garden, the sun is shining, so what.' }, { pauseMs: 5_000 }],
    who: 'unknown',
    because: 'unclear',
  },
  { name: 'a silent line', parts: [{ pauseMs: 8_000 }], who: 'unknown', because: 'silence' },
]

const recorded = new Map<string, Int16Array>()
beforeAll(async () => {
  for (const { name, parts } of RECORDINGS) recorded.set(name, await record(parts))
}, 60_000)

describe('who answered', () => {
  test.each(RECORDINGS)('$name', ({ name, transcript, who, because, hasBeep = false }) => {
    const samples = recorded.get(name) ?? new Int16Array(0)
    const detector = createAnsweringMachineDetector()
    // Frames of 10 ms, as they come off a line; the words when half of it was heard.
    for (let at = 0; at < samples.length; at += 160) {
      detector.hear(samples.subarray(at, at + 160))
      if (transcript && at > samples.length / 2) detector.read(transcript)
    }
    expect([detector.verdict?.who, detector.verdict?.because]).toEqual([who, because as never])
    expect(detector.verdict?.atMs).toBeLessThanOrEqual(12_000)
    expect(detector.beep !== null).toBe(hasBeep)
  })

  test('is told within its bound, whatever sounds', () => {
    const detector = createAnsweringMachineDetector()
    const random = createRandom(7)
    let burst = 0
    for (let frame = 0; frame < 1_300; frame++) {
      // Bursts of noise with gaps that are shorter than a pause.
      if (frame % 60 === 0) burst = 20
      const level = burst-- > 0 ? 6_000 : 0
      detector.hear(Int16Array.from({ length: 160 }, () => (random() - 0.5) * level))
      if (frame === 400) detector.read('how can I help you')
    }
    expect(detector.verdict).toEqual({ who: 'unknown', because: 'too_late', atMs: 12_000 })
  })

  test('does not change any more', () => {
    const detector = createAnsweringMachineDetector()
    detector.hear(new Int16Array(16_000 * 6))
    detector.read(MAILBOX_EN)
    expect(detector.verdict).toMatchObject({ who: 'unknown', because: 'silence' })
  })
})

test('no beep is found in speech', () => {
  for (const { name, hasBeep } of RECORDINGS.filter(({ parts }) =>
    parts.every(part => !('toneHz' in part)),
  )) {
    const detector = createAnsweringMachineDetector()
    detector.hear(recorded.get(name) ?? new Int16Array(0))
    expect([name, detector.beep, hasBeep]).toEqual([name, null, undefined])
  }
})

test('beeps of every height are found, also between two bins and in noise', () => {
  const heights = [390, 440, 612.5, 850, 1_000, 1_333, 1_777, 2_400]
  const found = heights.map(hz => {
    const detector = createBeepDetector()
    const random = createRandom(hz)
    const beeps = Array.from({ length: 30 }, (_, window) =>
      detector.hear(
        Int16Array.from({ length: WINDOW_SAMPLES }, (_, i) => {
          const at = window * WINDOW_SAMPLES + i
          const isOn = window >= 5 && window < 12
          return (isOn ? 3_000 * Math.sin((2 * Math.PI * hz * at) / 16_000) : 0) + (random() - 0.5) * 600
        }),
      ),
    )
    return beeps.filter(beep => beep !== null && Math.abs(beep.frequencyHz - hz) <= 25).length
  })
  expect(found).toEqual(heights.map(() => 1))
})

test('a beep is told with its frequency and its end', () => {
  const detector = createAnsweringMachineDetector()
  detector.hear(recorded.get('a mailbox with a beep, whose words are known') ?? new Int16Array(0))
  expect(Math.abs((detector.beep?.frequencyHz ?? 0) - 1_000)).toBeLessThanOrEqual(25)
  const { startedAtMs = 0, endedAtMs = 0 } = detector.beep ?? {}
  expect(Math.abs(endedAtMs - startedAtMs - 500)).toBeLessThanOrEqual(80)
})

test.each([
  ["Hi, you've reached Jane. I can't take your call right now.", 'machine'],
  [
    'The person you are trying to reach is not available. At the tone, please record your message.',
    'machine',
  ],
  [
    "We are currently closed. Leave your name and number and we'll get back to you as soon as possible.",
    'machine',
  ],
  ['When you have finished recording you may hang up.', 'machine'],
  ['Der gewünschte Teilnehmer ist zurzeit nicht erreichbar.', 'machine'],
  ['Dies ist die Mailbox von Anna Berg.', 'machine'],
  ['Sprechen Sie bitte nach dem Ton.', 'machine'],
  ['Blue Door, how can I help you?', 'human'],
  ['Hallo? Wer ist da?', 'human'],
  ['Praxis Doktor Berg, was kann ich für Sie tun?', 'human'],
  ['Miller.', null],
  ['I am sorry, Robert is in the garden', null],
] as const)('%p are the words of %p', (text, who) => {
  expect(readGreeting(text)).toBe(who)
})

/** Through a telephone: 8 kHz, mu-law, 300 to 3400 Hz. */
async function record(parts: Part[]): Promise<Int16Array> {
  const pieces = await Promise.all(parts.map(render))
  const whole = Buffer.concat(
    pieces.map(piece => Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)),
  )
  const line = 'sox -t raw -r 16000 -c 1 -b 16 -e signed - -t raw -r 8000 -e mu-law - sinc 300-3400'
  const back = 'sox -t raw -r 8000 -c 1 -e mu-law - -t raw -r 16000 -b 16 -e signed -'
  return run(`${line} | ${back}`, whole)
}

async function render(part: Part): Promise<Int16Array> {
  if ('pauseMs' in part) return new Int16Array(part.pauseMs * 16)
  const raw = '-t raw -r 16000 -c 1 -b 16 -e signed -'
  if ('noiseMs' in part) return run(`sox -R -n ${raw} synth ${part.noiseMs / 1000} brownnoise vol 0.01`)
  if ('toneHz' in part) {
    return run(`sox -n ${raw} synth ${part.ms / 1000} sine ${part.toneHz} vol 0.3`)
  }
  const { say, voice = 'flite', language = 'en-us' } = part
  const program =
    voice === 'flite'
      ? 'd=$(mktemp) && flite -voice slt -t "$1" -o "$d" && cat "$d" && rm "$d"'
      : `espeak-ng -v ${language} -s 160 --stdout -- "$1"`
  return run(
    `{ ${program}; } | sox -t wav - ${raw} vol 0.5 silence 1 0.01 1% reverse silence 1 0.01 1% reverse`,
    undefined,
    say,
  )
}

async function run(script: string, input?: Uint8Array, text = ''): Promise<Int16Array> {
  const child = Bun.spawn(['sh', '-c', script, 'render', text], {
    stdin: input ?? 'ignore',
    stdout: 'pipe',
    stderr: 'ignore',
  })
  const bytes = await new Response(child.stdout).arrayBuffer()
  if ((await child.exited) !== 0) throw new Error(`the recording could not be made: ${script}`)
  return new Int16Array(bytes, 0, bytes.byteLength >> 1)
}

function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}
