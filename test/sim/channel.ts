/** One end of a channel between two simulated processes: frames in order, the next one when the one before was taken. */
import { blobProtocol } from '../../protocol/blob-message.ts'
import { PeerUnreachableError } from '../../node/errors.ts'
import type { Channel, ChannelHandler } from '../../node/network/base/network.ts'
import type { PeerName } from '../../protocol/ids.ts'
import type { End } from './link.ts'

const noBytes = new Uint8Array(0)

export class SimChannel implements Channel {
  readonly peer: PeerName
  readonly protocolId: string
  handler: ChannelHandler | undefined
  /** The other end, once both are there. */
  other: SimChannel | undefined
  readonly #end: End
  readonly #reset = (): void => this.#finish()
  #last: Promise<void> = Promise.resolve()
  #isClosed = false

  constructor(end: End, protocolId: string) {
    this.#end = end
    this.protocolId = protocolId
    this.peer = end.peer
    end.closing.add(this.#reset)
  }

  // eslint-disable-next-line typescript/require-await -- throws as a promise does
  async send(frame: Uint8Array): Promise<void> {
    if (this.#isClosed) throw new PeerUnreachableError('channel ended')
    const { chance, conditions } = this.#end.link.internet
    if (chance.happens(conditions.streamLoss)) {
      // Some resets are noticed on both sides, others only because no answer comes.
      if (chance.happens(0.5)) this.close()
      return
    }
    const bytes = frame.slice()
    const what = this.protocolId === blobProtocol ? 'blob' : 'frame'
    this.#end.send(what, bytes, () => this.other?.take(bytes))
  }

  get connection(): string {
    return String(this.#end.link.number)
  }

  async openBack(handler: ChannelHandler): Promise<Channel> {
    return this.#end.network.openOver(this.#end, this.protocolId, handler)
  }

  close(): void {
    if (this.#isClosed) return
    this.#end.send('reset', noBytes, () => this.other?.reset())
    this.#finish()
  }

  take(frame: Uint8Array): void {
    this.#last = this.#last
      .then(() => (this.#isClosed ? undefined : this.handler?.frame(frame)))
      .catch(() => this.close())
  }

  reset(): void {
    this.#finish()
  }

  #finish(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#end.closing.delete(this.#reset)
    void Promise.resolve().then(() => this.handler?.closed())
  }
}

/** A channel between the two ends of a connection: first the end that opens it. */
export function channelPair(end: End, protocolId: string): [SimChannel, SimChannel] {
  const pair: [SimChannel, SimChannel] = [
    new SimChannel(end, protocolId),
    new SimChannel(end.other, protocolId),
  ]
  pair[0].other = pair[1]
  pair[1].other = pair[0]
  return pair
}
