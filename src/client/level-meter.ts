/** Root mean square above which somebody is heard; silence from WebRTC is exactly zero. */
const AUDIBLE_RMS = 0.01
const FIRST_SOUND_POLL_MS = 20
/** With reduced motion the bars step a few times a second instead of dancing. */
const CALM_STEP_MS = 400
const SAMPLES = 1_024
/** The bar is empty at this level and full at 0 dB: ears count in decibels too. */
const FLOOR_DB = -60

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
    bar.setAttribute('width', String(levelPercent(readRms())))
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

/** 0 to 100 for a root mean square of 0 to 1. */
export function levelPercent(rms: number): number {
  if (rms <= 0) return 0
  const decibels = 20 * Math.log10(rms)
  return Math.round(Math.min(1, Math.max(0, 1 - decibels / FLOOR_DB)) * 100)
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
