import { ReadableStream } from 'node:stream/web'
import { type llm, voice } from '@livekit/agents'
import { AudioFrame } from '@livekit/rtc-node'
import { AGENT_RATE_HZ, createFramer } from '../speech/pcm.ts'
import type { StreamedWords } from './streamed-words.ts'

interface RealtimeAgentOptions {
  instructions: string
  chatCtx: llm.ChatContext
  tools: llm.ToolContextEntry[]
  /** An utterance begins: where its words and the length of its audio go. */
  expectWords(): StreamedWords
}

type AudioArguments = Parameters<voice.Agent['realtimeAudioOutputNode']>
type Audio = Awaited<ReturnType<voice.Agent['realtimeAudioOutputNode']>>
type TextArguments = Parameters<voice.Agent['transcriptionNode']>
type Text = Awaited<ReturnType<voice.Agent['transcriptionNode']>>

/** A model may be this far ahead of the ear; further audio waits at its side. */
const AHEAD_MAX_MS = 120_000

/** The library's agent for a model that speaks by itself: it notes which words go with which audio. */
export class RealtimeAgent extends voice.Agent {
  readonly #expectWords: () => StreamedWords
  /** NB: the library asks for the audio of an utterance first and for its text right after. */
  #words: StreamedWords | null = null

  constructor({ expectWords, ...options }: RealtimeAgentOptions) {
    super(options)
    this.#expectWords = expectWords
  }

  override async realtimeAudioOutputNode(...args: AudioArguments): Promise<Audio> {
    const audio = await super.realtimeAudioOutputNode(...args)
    if (!audio) return audio
    const words = this.#expectWords()
    this.#words = words
    return readAhead(audio, words)
  }

  override async transcriptionNode(...args: TextArguments): Promise<Text> {
    const words = this.#words
    this.#words = null
    const text = await super.transcriptionNode(...args)
    return text && words ? noteWords(text, words) : text
  }
}

/** Takes the audio as fast as the model sends it, in small frames, so that its length is known before it is played. */
function readAhead(audio: ReadableStream<AudioFrame>, words: StreamedWords): ReadableStream<AudioFrame> {
  const reader = audio.getReader()
  const framer = createFramer()
  const toFrame = (samples: Int16Array) => new AudioFrame(samples, AGENT_RATE_HZ, 1, samples.length)
  return new ReadableStream<AudioFrame>(
    {
      async pull(controller) {
        // NB: a pull that brings nothing is never asked again.
        for (let frames: Int16Array[] = []; frames.length === 0; ) {
          const { done, value } = await reader.read()
          if (done) {
            const rest = framer.flush()
            if (rest) controller.enqueue(toFrame(rest))
            words.endAudio()
            return controller.close()
          }
          words.addModelAudio(durationMs(value))
          frames = framer.push(value.data)
          for (const samples of frames) controller.enqueue(toFrame(samples))
        }
      },
      cancel: () => reader.cancel(),
    },
    { highWaterMark: AHEAD_MAX_MS, size: durationMs },
  )
}

function noteWords(text: NonNullable<Text>, words: StreamedWords): NonNullable<Text> {
  const reader = text.getReader()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await reader.read()
      if (done) return controller.close()
      words.addText(typeof value === 'string' ? value : value.text)
      controller.enqueue(value)
    },
    cancel: () => reader.cancel(),
  })
}

function durationMs(frame: AudioFrame): number {
  return (frame.samplesPerChannel / frame.sampleRate) * 1000
}
