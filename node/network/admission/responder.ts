/** Takes the channels that peers open, each frame in its time, and ends those that do not keep to their protocol. */
import { setImmediate as turn } from 'node:timers/promises'
import type { Connection, Libp2p, Stream } from '@libp2p/interface'
import { PappusError } from '../../../protocol/errors.ts'
import type { PeerName } from '../../../protocol/ids.ts'
import { NotAContactError, PeerMisbehavedError } from '../../errors.ts'
import {
  frameUnitBytes,
  framesAtOnce,
  framesPerSecond,
  strangerFramesAtOnce,
  strangerFramesPerSecond,
  streamsPerPeerMax,
} from './limits.ts'
import type { Log } from '../../log.ts'
import type { World } from '../../world.ts'
import type { Admission } from './admission.ts'
import { StreamChannel } from '../streams/channel.ts'
import type { ChannelProtocol, Protocol } from '../base/network.ts'
import { Rate } from '../base/rate.ts'
import { Shares } from './shares.ts'

export interface ResponderInit {
  host: Libp2p
  admission: Admission
  world: World
  log: Log
}

export class Responder {
  readonly #init: ResponderInit
  readonly #friends: Rate
  readonly #strangers: Shares

  constructor(init: ResponderInit) {
    this.#init = init
    const { world } = init
    this.#friends = new Rate(world, { perSecond: framesPerSecond, burst: framesAtOnce })
    const [perSecond, burst] = [strangerFramesPerSecond, strangerFramesAtOnce]
    this.#strangers = new Shares(world, { own: { perSecond, burst } })
  }

  /** Serves a protocol of channels. */
  async serve(protocol: ChannelProtocol): Promise<void> {
    const { host, admission, log } = this.#init
    const handler = async (stream: Stream, connection: Connection): Promise<void> => {
      const peer = connection.remotePeer.toString() as PeerName
      try {
        await this.#run(stream, connection, protocol)
      } catch (error) {
        const isExpected = error instanceof PappusError
        const code = isExpected ? error.code : String((error as Error | undefined)?.name)
        // A new contact may ask before we have stored them: no reason to worry anybody.
        const level = !isExpected ? 'debug' : code === 'not-a-contact' ? 'info' : 'warn'
        log[level]({ peer, protocol: protocol.id, code }, 'stream ended')
        stream.abort(isExpected ? error : new PeerMisbehavedError(code))
        if (isExpected) admission.strike(peer, code)
      }
    }
    const maxInboundStreams = streamsPerPeerMax
    await host.handle(protocol.id, handler, { maxInboundStreams, runOnLimitedConnection: true })
  }

  async #run(stream: Stream, connection: Connection, protocol: ChannelProtocol): Promise<void> {
    const peer = connection.remotePeer.toString() as PeerName
    const admit = (): void => {
      if (!protocol.isOpenTo(peer)) throw new NotAContactError(protocol.id)
    }
    // A stranger is not even listened to.
    admit()
    const { frameBytesMax, frameCost = 1 } = protocol
    const channel = new StreamChannel(stream, { connection, frameBytesMax })
    const handler = protocol.accept(channel)
    await channel.run({
      frame: async (frame) => {
        await this.#turn(connection, frame.length, frameCost)
        // A former contact is not served on an old stream.
        admit()
        await handler.frame(frame)
      },
      closed: () => handler.closed(),
    })
  }

  /** Resolves when a frame may be looked at, after others had their turn. Until then the channel reads nothing more. */
  async #turn(
    { remotePeer, remoteAddr }: Connection,
    bytes: number,
    frameCost: number,
  ): Promise<void> {
    const { world, admission } = this.#init
    const peer = remotePeer.toString() as PeerName
    const units = (1 + bytes / frameUnitBytes) * frameCost
    const delayMs = admission.isFriend(peer)
      ? this.#friends.spend(peer, units)
      : this.#strangers.spend(remoteAddr.toString(), units)
    if (delayMs === 0) {
      await turn()
      return
    }
    admission.count('frames')
    const { promise, resolve } = Promise.withResolvers<void>()
    world.after(delayMs, resolve)
    await promise
  }
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
