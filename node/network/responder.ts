/** Takes the channels that peers open, and ends those that do not keep to their protocol. */
import type { Connection, Libp2p, Stream } from '@libp2p/interface'
import { PappusError } from '../../protocol/errors.ts'
import type { PeerName } from '../../protocol/ids.ts'
import { NotAContactError, PeerMisbehavedError } from '../errors.ts'
import { streamsPerPeerMax } from '../limits.ts'
import type { Log } from '../log.ts'
import { StreamChannel } from './channel.ts'
import type { ChannelProtocol, Protocol } from './network.ts'

/** Serves a protocol of channels on a libp2p host. */
export async function serve(host: Libp2p, protocol: ChannelProtocol, log: Log): Promise<void> {
  const handler = async (stream: Stream, connection: Connection): Promise<void> => {
    const peer = connection.remotePeer.toString() as PeerName
    try {
      await run(stream, { peer, protocol })
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

async function run(
  stream: Stream,
  { peer, protocol }: { peer: PeerName; protocol: ChannelProtocol },
): Promise<void> {
  const admit = (): void => {
    if (!protocol.isOpenTo(peer)) throw new NotAContactError(protocol.id)
  }
  // A stranger is not even listened to.
  admit()
  const channel = new StreamChannel(stream, { peer, frameBytesMax: protocol.frameBytesMax })
  const handler = protocol.accept(channel)
  await channel.run({
    // Who stopped being a contact is not served on an old stream.
    frame: (frame) => {
      admit()
      return handler.frame(frame)
    },
    closed: () => handler.closed(),
  })
}

/** Questions and answers as channels: each frame is answered by one. */
export function answering(protocol: Protocol): ChannelProtocol {
  return {
    ...protocol,
    accept: (channel) => ({
      frame: async (question) => channel.send(await protocol.answer(channel.peer, question)),
      closed: () => undefined,
    }),
  }
}
