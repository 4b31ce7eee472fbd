/**
 * Yamux with a largest frame. Its decoder waits for whole frames and believes their length, so that one header that promises
 * 4 GiB would make it keep all that follows; the window of a stream is only looked at afterwards.
 */
import type { StreamMuxer, StreamMuxerFactory } from '@libp2p/interface'
import { yamux } from '@libp2p/yamux'
import { PeerMisbehavedError } from '../errors.ts'
import { streamsPerConnectionMax, streamWindowBytesMax } from '../limits.ts'

/** What a muxer of Yamux has at run time but not in its type. */
interface YamuxInternals extends StreamMuxer {
  decoder: { buffer: { byteLength: number } }
  onData(data: Uint8Array): void
}

const headerBytes = 12

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

function bounded(muxer: YamuxInternals): StreamMuxer {
  const onData = muxer.onData.bind(muxer)
  // What this throws ends the connection.
  muxer.onData = (data) => {
    onData(data)
    if (muxer.decoder.buffer.byteLength <= streamWindowBytesMax + headerBytes) return
    throw new PeerMisbehavedError('a frame above the window of its stream')
  }
  return muxer
}
