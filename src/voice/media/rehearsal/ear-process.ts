import { dirname } from 'node:path'

export interface EarProcess {
  /** Samples at CALLER_RATE_HZ as little-endian bytes. Never waits. */
  feed(audio: Uint8Array): void
  close(): void
}

export interface Utterance {
  words: string
  /** Where it began in the audio that this process was fed. */
  startMs: number
}

interface RecogniserFiles {
  acousticModel: string
  grammarFile: string
  dictionaryFile: string
}

interface EarProcessOptions extends RecogniserFiles {
  /** The host's `pocketsphinx_continuous`. */
  path: string
  /** One for each stretch of speech that fits the grammar, its garbage included. */
  onHeard(utterance: Utterance): void
  /** It ended by itself or takes no audio any more; nothing is heard from then on. */
  onDied(): void
}

/** Silence that ends a stretch of speech, in frames of 10 ms. Measured: 20 cuts phrases in two, 50 waits for nothing. */
const END_SILENCE_FRAMES = 30
/** Audio that it has not taken yet; 16 kHz has 32 000 bytes a second. */
const BACKLOG_MAX_BYTES = 10 * 32_000
const LINE_MAX_CHARS = 2_000
const CLOSE_GRACE_MS = 1_000
/**
 * NB: a child is given a socket as its standard input, which the recogniser cannot open by a name; behind `cat` it is a pipe. When we
 * are gone, however we went, `cat` reads the end and the recogniser after it: no child outlives its host.
 */
const PIPE_SCRIPT = 'cat | exec "$0" "$@"'

/** The recogniser of the host on one grammar, for the length of a call: it gets used to the line, so it is never fed by halves. */
export function startEarProcess(options: EarProcessOptions): EarProcess {
  const { path, onHeard, onDied } = options
  const child = Bun.spawn(['sh', '-c', PIPE_SCRIPT, path, ...recogniserArguments('/dev/stdin', options)], {
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'ignore',
    // Nothing of our own environment: it may hold secrets.
    env: { PATH: `${dirname(path)}:/usr/bin:/bin` },
    detached: true,
  })
  let isOpen = true
  let backlogBytes = 0

  const killGroup = () => {
    try {
      process.kill(-child.pid, 'SIGKILL')
    } catch {
      // It has ended already.
    }
  }
  const die = () => {
    if (!isOpen) return
    isOpen = false
    killGroup()
    onDied()
  }
  const write = async (audio: Uint8Array) => {
    backlogBytes += audio.length
    await child.stdin.write(audio)
    await child.stdin.flush()
    backlogBytes -= audio.length
  }
  const read = createReader(utterance => {
    if (isOpen) onHeard(utterance)
  })
  readLines(child.stdout, read).then(die, die)
  void child.exited.then(die)

  return {
    feed(audio) {
      if (!isOpen) return
      if (backlogBytes > BACKLOG_MAX_BYTES) return die()
      write(audio).catch(die)
    },
    close() {
      if (!isOpen) return
      isOpen = false
      // It ends by itself when it reads the end; one that hangs is killed.
      void Promise.resolve(child.stdin.end()).catch(() => undefined)
      const timer = setTimeout(killGroup, CLOSE_GRACE_MS)
      void child.exited.finally(() => clearTimeout(timer))
    },
  }
}

/** How the recogniser is run on audio from this file. */
export function recogniserArguments(audioFile: string, files: RecogniserFiles): string[] {
  const { acousticModel, grammarFile, dictionaryFile } = files
  const model = ['-hmm', acousticModel, '-dict', dictionaryFile, '-jsgf', grammarFile]
  const tuning = ['-vad_postspeech', String(END_SILENCE_FRAMES), '-time', 'yes', '-logfn', '/dev/null']
  return ['-infile', audioFile, ...model, ...tuning]
}

/** A line of words, then one for each word: itself, its begin and end in seconds, a number that says nothing with a grammar. */
const TIMED_WORD = /^\S+ (-?\d+\.\d+) -?\d+\.\d+ \d+\.\d+$/

/** Puts the recogniser's lines together. */
export function createReader(onUtterance: (utterance: Utterance) => void): (line: string) => void {
  let words: string | null = null
  return line => {
    const begin = TIMED_WORD.exec(line)?.[1]
    if (begin === undefined) words = line
    else if (words !== null) {
      onUtterance({ words, startMs: Math.max(0, Number(begin) * 1000) })
      words = null
    }
  }
}

async function readLines(stream: ReadableStream<Uint8Array>, onLine: (line: string) => void): Promise<void> {
  const decoder = new TextDecoder()
  let pending = ''
  for await (const chunk of stream) {
    pending += decoder.decode(chunk, { stream: true })
    const lines = pending.split('\n')
    pending = (lines.pop() ?? '').slice(-LINE_MAX_CHARS)
    for (const line of lines) onLine(line.trim())
  }
}
