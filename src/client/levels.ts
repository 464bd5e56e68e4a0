import { type LevelMeter, startLevelMeter } from './level-meter.ts'

type Side = 'caller' | 'agent'

/** The meters of both sides on one audio context. */
export interface Levels {
  /** Makes the context, which takes a while: best while the network is waited for. The click that began the call lets it run. */
  prepare(): void
  /** Shows the level of a side from now on; `onFirstSound` is told once when it was first heard. */
  measure(side: Side, track: MediaStreamTrack, onFirstSound?: (atMs: number) => void): void
  resume(): Promise<void>
  close(): void
}

export function createLevels(bars: Record<Side, SVGRectElement>): Levels {
  const meters = new Map<Side, LevelMeter>()
  let context: AudioContext | undefined
  const prepare = () => {
    context ??= new AudioContext()
    return context
  }
  return {
    prepare,
    measure(side, track, onFirstSound) {
      meters.get(side)?.stop()
      meters.set(side, startLevelMeter({ context: prepare(), track, bar: bars[side], onFirstSound }))
    },
    async resume() {
      await context?.resume()
    },
    close() {
      for (const meter of meters.values()) meter.stop()
      meters.clear()
      void context?.close()
      context = undefined
    },
  }
}
