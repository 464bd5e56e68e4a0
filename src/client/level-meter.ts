/** Root mean square above which somebody is heard; silence from WebRTC is exactly zero. */
const AUDIBLE_RMS = 0.01
const FIRST_SOUND_POLL_MS = 20
/** With reduced motion the bars step a few times a second instead of dancing. */
const CALM_STEP_MS = 400
const SAMPLES = 1_024
/** Speech seldom exceeds this; the bar is full here. */
const FULL_RMS = 0.3

/** Measures one side of the call. */
export interface LevelMeter {
  stop(): void
}

interface MeterOptions {
  context: AudioContext
  track: MediaStreamTrack
  /** The filled part of the bar: its width attribute is set, 0 to 100. */
  bar: SVGRectElement
  /** Called once, with the time at which the first sound was heard. */
  onFirstSound?: (atMs: number) => void
}

/** Shows the level of a track until it is stopped. NB: a remote track must also be attached to an audio element to be measured. */
export function startLevelMeter({ context, track, bar, onFirstSound }: MeterOptions): LevelMeter {
  const source = context.createMediaStreamSource(new MediaStream([track]))
  const analyser = new AnalyserNode(context, { fftSize: SAMPLES })
  source.connect(analyser)
  const samples = new Float32Array(SAMPLES)
  const readRms = () => {
    analyser.getFloatTimeDomainData(samples)
    let sum = 0
    for (const sample of samples) sum += sample * sample
    return Math.sqrt(sum / SAMPLES)
  }
  const stopDrawing = startDrawing(() => {
    bar.setAttribute('width', String(Math.round(Math.min(1, readRms() / FULL_RMS) * 100)))
  })
  const listening = setInterval(() => {
    if (readRms() <= AUDIBLE_RMS) return
    clearInterval(listening)
    onFirstSound?.(performance.now())
  }, FIRST_SOUND_POLL_MS)
  return {
    stop() {
      clearInterval(listening)
      stopDrawing()
      source.disconnect()
      bar.setAttribute('width', '0')
    },
  }
}

function startDrawing(draw: () => void): () => void {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
    const timer = setInterval(draw, CALM_STEP_MS)
    return () => clearInterval(timer)
  }
  let frame = 0
  const next = () => {
    draw()
    frame = requestAnimationFrame(next)
  }
  next()
  return () => cancelAnimationFrame(frame)
}
