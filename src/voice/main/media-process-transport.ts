import { NATIVE_DIR_VARIABLE, nativeDir } from '#lib/native-part.ts'
import type { MediaThread } from './media-thread-transport.ts'

interface MediaProcessOptions {
  /** The command that runs a media host with its parent at the other end of the channel. */
  command: string[]
  environment: Record<string, string>
}

/** 0 where it could not be started. */
export type MediaProcess = MediaThread & { readonly pid: number }

/**
 * What a media host may know of this program's environment: where programs and folders are, time, language, whom to trust, and the way out through a proxy.
 * NB: everything else stays here, above all the secrets of the database, of LiveKit and of the key ring.
 */
const ENVIRONMENT_PASSED = [
  'PATH',
  'HOME',
  'TMPDIR',
  'BUN_TMPDIR',
  'TZ',
  'LANG',
  'LC_ALL',
  'LD_LIBRARY_PATH',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'NODE_EXTRA_CA_CERTS',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
] as const

export function mediaEnvironment(host: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const passed: Record<string, string> = {}
  for (const name of ENVIRONMENT_PASSED) {
    const value = host[name]
    if (value !== undefined) passed[name] = value
  }
  const directory = nativeDir()
  return directory === null ? passed : { ...passed, [NATIVE_DIR_VARIABLE]: directory }
}

/** Starts the media host as a child of this process. It ends with us: its channel closes then, whatever ended us. */
export function openMediaProcess({ command, environment }: MediaProcessOptions): MediaProcess {
  const { promise: exited, resolve: exit } = Promise.withResolvers<string>()
  let onMessage: (data: unknown) => void = () => undefined
  let child: Bun.Subprocess | undefined
  try {
    child = Bun.spawn(command, {
      env: environment,
      // Standard output belongs to the command that the operator started; what a library prints goes to the log's side.
      stdio: ['ignore', 2, 2],
      // Twice as quick as the other one for our messages: 15 µs there and back for a turn, 0.1 ms for a plan of 50 kB.
      serialization: 'json',
      ipc: data => onMessage(data),
      onExit: (_, code, signal) => exit(signal ? `signal ${signal}` : `exit code ${code}`),
    })
  } catch (error) {
    // No memory, no processes left: as with a child that dies at once, another one is tried later.
    exit(error instanceof Error ? error.message : 'it could not be started')
  }
  return {
    pid: child?.pid ?? 0,
    send(message) {
      try {
        child?.send(message)
      } catch {
        // It has just gone: its exit is told in a moment.
      }
    },
    onMessage(listener) {
      onMessage = listener
    },
    onExit: listener => void exited.then(listener),
    terminate: () => child?.kill('SIGKILL'),
  }
}
