/**
 * Yamux with a largest frame, a window that is wide from the beginning, and without exceptions that nobody catches. Its decoder waits for whole frames and believes their length, so that one header that promises
 * 4 GiB would make it keep all that follows; the window of a stream is only looked at afterwards.
 */
import type { StreamMuxer, StreamMuxerFactory } from '@libp2p/interface'
import { yamux } from '@libp2p/yamux'
import { PeerMisbehavedError } from '../../errors.ts'
import { streamsPerConnectionMax, streamWindowBytesMax, windowUpdateBytesMin } from './limits.ts'

/** Name of the method that makes each stream, whichever side opens it. */
const makeStream = '_newStream'

/** Fields that a muxer of Yamux has at run time but not in its type. */
interface YamuxInternals extends StreamMuxer {
  decoder: { buffer: { byteLength: number } }
  onData(data: Uint8Array): void
  handleFrame(frame: unknown): void
  send(data: Uint8Array): boolean
  [makeStream](...details: unknown[]): StreamInternals
}

/** Likewise of a stream. Windows are in bytes. */
interface StreamInternals {
  state: number
  /** How much the peer may send ahead when all was taken. */
  recvWindow: number
  /** How much the peer may still send. */
  recvWindowCapacity: number
  sendWindowUpdate(): void
}

const headerBytes = 12

/** States of a stream of Yamux that has not told the other side of itself: it does so with its first update of the window. */
const untold: readonly number[] = [0, 2]

/** The muxer of all connections. */
export function muxer(): () => StreamMuxerFactory {
  const create = yamux({
    maxInboundStreams: streamsPerConnectionMax,
    streamOptions: { maxStreamWindowSize: streamWindowBytesMax },
  })
  return () => {
    const factory = create()
    return {
      protocol: factory.protocol,
      createStreamMuxer: (stream) =>
        bounded(factory.createStreamMuxer(stream) as StreamMuxer as YamuxInternals),
    }
  }
}

/** Frames that came on each muxer since somebody asked. */
const framesOf = new WeakMap<StreamMuxer, number>()

/** How many frames came on a muxer since the last call. */
export function takeFrames(muxer: StreamMuxer): number {
  const count = framesOf.get(muxer) ?? 0
  framesOf.set(muxer, 0)
  return count
}

function bounded(muxer: YamuxInternals): StreamMuxer {
  const onData = muxer.onData.bind(muxer)
  const handleFrame = muxer.handleFrame.bind(muxer)
  const send = muxer.send.bind(muxer)
  const newStream = muxer[makeStream].bind(muxer)
  muxer[makeStream] = (...details) => wide(newStream(...details))
  // Streams also send from timers and microtasks, as their window or their end, when the connection may be gone already.
  muxer.send = (data) => {
    try {
      return send(data)
    } catch {
      return false
    }
  }
  muxer.handleFrame = (frame) => {
    framesOf.set(muxer, (framesOf.get(muxer) ?? 0) + 1)
    handleFrame(frame)
  }
  // An error thrown here ends the connection.
  muxer.onData = (data) => {
    onData(data)
    if (muxer.decoder.buffer.byteLength <= streamWindowBytesMax + headerBytes) return
    throw new PeerMisbehavedError('a frame above the window of its stream')
  }
  return muxer
}

/**
 * A stream that takes its whole window from the beginning, where Yamux widens it only over lines with a measurable delay, and that tells
 * the sender of room once a good part of it is free, where Yamux answers every frame, however small, and so makes the next one small.
 */
function wide(stream: StreamInternals): StreamInternals {
  const sendWindowUpdate = stream.sendWindowUpdate.bind(stream)
  stream.recvWindow = streamWindowBytesMax
  stream.sendWindowUpdate = () => {
    const freeBytes = stream.recvWindow - stream.recvWindowCapacity
    if (freeBytes >= windowUpdateBytesMin || untold.includes(stream.state)) sendWindowUpdate()
  }
  return stream
}
