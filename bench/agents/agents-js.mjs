// The peer @livekit/agents under Node with its own process pool and plugins. bin/bench copies this file to where its packages are
// installed. Settings come from the environment (BENCH_*).
import { fileURLToPath } from 'node:url'
import { cli, defineAgent, inference, ServerOptions, voice } from '@livekit/agents'
import * as deepgram from '@livekit/agents-plugin-deepgram'
import * as openai from '@livekit/agents-plugin-openai'

const modelsUrl = process.env.BENCH_MODELS_URL
const recogniserUrl = process.env.BENCH_RECOGNISER_URL.replace(/^http/, 'ws')

// What the documentation offers for speed; turn detection 'stt' beside a VAD loses answers in this version.
const tuned = () => ({
  vad: new inference.VAD({ minSilenceDuration: 100, minSpeechDuration: 50 }),
  turnHandling: {
    turnDetection: 'vad',
    endpointing: { minDelay: 0, maxDelay: 500 },
    interruption: { mode: 'vad', minDuration: 50 },
    preemptiveGeneration: { enabled: true, preemptiveTts: true },
  },
  aecWarmupDuration: null,
  userAwayTimeout: null,
})

class Desk extends voice.Agent {
  async onEnter() {
    this.session.say(process.env.BENCH_GREETING)
  }
}

export default defineAgent({
  entry: async ctx => {
    const session = new voice.AgentSession({
      stt: new deepgram.STT({ baseUrl: recogniserUrl, apiKey: 'bench' }),
      llm: new openai.LLM({ model: 'bench', baseURL: modelsUrl, apiKey: 'bench' }),
      tts: new openai.TTS({ model: 'tts-1', voice: 'alloy', baseURL: modelsUrl, apiKey: 'bench' }),
      ...(process.env.BENCH_TUNING === 'tuned' ? tuned() : {}),
    })
    await session.start({ agent: new Desk({ instructions: 'Answer shortly.' }), room: ctx.room })
    await ctx.connect()
  },
})

cli.runApp(
  new ServerOptions({
    agent: fileURLToPath(import.meta.url),
    agentName: process.env.BENCH_AGENT_NAME,
    host: '127.0.0.1',
    port: 0,
    // By default a worker refuses calls when the whole machine is busy, which a benchmark on two cores always is.
    loadFunc: async () => 0,
  }),
)
