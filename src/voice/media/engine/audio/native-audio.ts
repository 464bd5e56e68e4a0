/**
 * The way of sound between this process and the native side of rtc-node. The library offers every native event to every listener: with ten
 * calls each piece of sound wakes ten rooms, and each of them takes a lock. Sound of the engine goes to its one receiver from here and
 * never reaches them.
 */
import {
  AudioStreamType,
  type CaptureAudioFrameResponse,
  type FfiEvent,
  FfiHandle,
  FfiRequest,
  FfiResponse,
  livekitCopyBuffer,
  livekitFfiRequest,
  livekitRetrievePtr,
  type NewAudioStreamResponse,
} from '@livekit/rtc-ffi-bindings'
import { AudioSource, type RemoteTrack } from '@livekit/rtc-node'
import { AGENT_RATE_HZ, CALLER_RATE_HZ } from '../../speech/pcm.ts'

type Client = NonNullable<typeof globalThis._ffiClientInstance>
type OnSamples = (samples: Int16Array) => void
type OnTaken = (error: string | null) => void

/** What comes from a caller comes in pieces of this length. */
const HEARD_MS = 10

const streams = new Map<bigint, OnSamples>()
const captures = new Map<bigint, OnTaken>()
let client: Client | null = null

/** Reads the sound of a track at CALLER_RATE_HZ until it is stopped. The listener may keep each array. */
export function readTrack(track: RemoteTrack, onSamples: OnSamples): { stop(): void } {
  const response = connected().request<NewAudioStreamResponse>({
    message: {
      case: 'newAudioStream',
      value: {
        type: AudioStreamType.AUDIO_STREAM_NATIVE,
        trackHandle: track.ffi_handle.handle,
        sampleRate: CALLER_RATE_HZ,
        numChannels: 1,
        frameSizeMs: HEARD_MS,
      },
    },
  })
  const id = response.stream?.handle?.id
  if (id === undefined) throw new Error('the native side opened no audio stream')
  const handle = new FfiHandle(id)
  streams.set(id, onSamples)
  return {
    stop() {
      if (streams.delete(id)) handle.dispose()
    },
  }
}

/** A request that sends the first samples of `memory` to a source, ready to be sent many times. NB: the memory must outlive it. */
export function encodeCapture(source: AudioSource, memory: ArrayBuffer, samples: number): Uint8Array {
  const buffer = {
    dataPtr: livekitRetrievePtr(new Uint8Array(memory)),
    sampleRate: AGENT_RATE_HZ,
    numChannels: 1,
    samplesPerChannel: samples,
  }
  const value = { sourceHandle: source.ffiHandle.handle, buffer }
  return new FfiRequest({ message: { case: 'captureAudioFrame', value } }).toBinary()
}

/** Sends such a request; `onTaken` is called when the source has taken the samples over, or has refused them. */
export function capture(request: Uint8Array, onTaken: OnTaken): void {
  connected()
  const { message } = FfiResponse.fromBinary(livekitFfiRequest(request))
  const { asyncId } = message.value as CaptureAudioFrameResponse
  if (asyncId === undefined) onTaken('the native side gave no answer')
  else captures.set(asyncId, onTaken)
}

function connected(): Client {
  if (client) return client
  if (!globalThis._ffiClientInstance) void new AudioSource(AGENT_RATE_HZ, 1, 0).close()
  client = globalThis._ffiClientInstance ?? null
  if (!client) throw new Error('rtc-node made no native client')
  const emitToAll = client.emit.bind(client)
  client.emit = (name, ...event) => isOurs(event[0]) || emitToAll(name, ...event)
  return client
}

/** Gives sound to its receiver. False: the event is for the library. */
function isOurs({ message }: FfiEvent): boolean {
  if (message.case === 'captureAudioFrame') {
    const { asyncId, error } = message.value
    const onTaken = asyncId === undefined ? undefined : captures.get(asyncId)
    if (asyncId === undefined || !onTaken) return false
    captures.delete(asyncId)
    onTaken(error ?? null)
    return true
  }
  if (message.case !== 'audioStreamEvent') return false
  const { streamHandle, message: event } = message.value
  const onSamples = streamHandle === undefined ? undefined : streams.get(streamHandle)
  if (!onSamples) return false
  const frame = event.case === 'frameReceived' ? event.value.frame : undefined
  if (frame?.info?.dataPtr !== undefined && frame.handle?.id !== undefined) {
    const { dataPtr, numChannels = 1, samplesPerChannel = 0 } = frame.info
    const bytes = livekitCopyBuffer(dataPtr, numChannels * samplesPerChannel * 2)
    new FfiHandle(frame.handle.id).dispose()
    onSamples(new Int16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 1))
  }
  return true
}
