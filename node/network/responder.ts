/** Answers peers' questions, one after the other per stream, and ends a stream that does not keep to its protocol. */
import type { Connection, Libp2p, Stream } from '@libp2p/interface'
import { lpStream } from '@libp2p/utils'
import { PappusError } from '../../protocol/errors.ts'
import type { PeerName } from '../../protocol/ids.ts'
import { NotAContactError, PeerMisbehavedError } from '../errors.ts'
import { streamsPerPeerMax } from '../limits.ts'
import type { Log } from '../log.ts'
import type { Protocol } from './network.ts'

/** Serves a protocol on a libp2p host. */
export async function respond(host: Libp2p, protocol: Protocol, log: Log): Promise<void> {
  const handler = async (stream: Stream, connection: Connection): Promise<void> => {
    const peer = connection.remotePeer.toString() as PeerName
    try {
      await serve(stream, { peer, protocol })
    } catch (error) {
      const isExpected = error instanceof PappusError
      const code = isExpected ? error.code : String((error as Error | undefined)?.name)
      // Who just became our contact may ask before we have stored them: no reason to worry anybody.
      const level = !isExpected ? 'debug' : code === 'not-a-contact' ? 'info' : 'warn'
      log[level]({ peer, protocol: protocol.id, code }, 'stream ended')
      stream.abort(isExpected ? error : new PeerMisbehavedError(code))
    }
  }
  const maxInboundStreams = streamsPerPeerMax
  await host.handle(protocol.id, handler, { maxInboundStreams, runOnLimitedConnection: true })
}

async function serve(
  stream: Stream,
  { peer, protocol }: { peer: PeerName; protocol: Protocol },
): Promise<void> {
  const frames = lpStream(stream, { maxDataLength: protocol.frameBytesMax })
  const admit = (): void => {
    if (!protocol.isOpenTo(peer)) throw new NotAContactError(protocol.id)
  }
  // A stranger is not even listened to.
  admit()
  for (;;) {
    const question = await nextFrame(frames)
    if (question === undefined) break
    // Who stopped being a contact is not served on an old stream.
    admit()
    await frames.write(await protocol.answer(peer, question))
  }
  await stream.close()
}

async function nextFrame(
  frames: ReturnType<typeof lpStream<Stream>>,
): Promise<Uint8Array | undefined> {
  try {
    return (await frames.read()).subarray()
  } catch (error) {
    if ((error as Error | undefined)?.name === 'UnexpectedEOFError') return undefined
    throw error
  }
}
