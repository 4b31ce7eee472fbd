/** A kept stream on which both sides send whole frames: a varint length and bytes, each within its protocol's maximum. */
import type { Connection, Stream } from '@libp2p/interface'
import { lpStream } from '@libp2p/utils'
import type { PeerName } from '../../../protocol/ids.ts'
import { watched } from '../../background.ts'
import { PeerMisbehavedError, PeerUnreachableError } from '../../errors.ts'
import { framesAheadMax } from './limits.ts'
import { requestTimeoutMs } from '../../limits.ts'
import type { Channel, ChannelHandler } from '../base/network.ts'
import { pause, resume } from './throttle.ts'

export interface StreamChannelInit {
  connection: Connection
  frameBytesMax: number
}

/** A channel over a libp2p stream. Its frames are read once `run` is called. */
export class StreamChannel implements Channel {
  readonly peer: PeerName
  readonly #stream: Stream
  readonly #init: StreamChannelInit
  readonly #frames: ReturnType<typeof lpStream<Stream>>
  readonly #aheadBytesMax: number
  /** Bytes that came and were not taken. */
  #aheadBytes = 0

  constructor(stream: Stream, init: StreamChannelInit) {
    this.#init = init
    this.peer = init.connection.remotePeer.toString() as PeerName
    this.#stream = stream
    const { frameBytesMax } = init
    this.#frames = lpStream(stream, { maxDataLength: frameBytesMax })
    this.#aheadBytesMax = framesAheadMax * (frameBytesMax + lengthBytes(frameBytesMax))
    // After that of the frames, which would lose the first bytes otherwise.
    stream.addEventListener('message', ({ data }) => this.#ahead(data.byteLength))
  }

  /** @throws {PeerUnreachableError} when the peer does not take the channel in time. */
  static async open(
    protocolId: string,
    { signal, ...init }: StreamChannelInit & { signal?: AbortSignal | undefined },
  ): Promise<StreamChannel> {
    const signals = [AbortSignal.timeout(requestTimeoutMs)]
    if (signal !== undefined) signals.push(signal)
    const options = { signal: AbortSignal.any(signals), runOnLimitedConnection: true }
    try {
      return new StreamChannel(await init.connection.newStream(protocolId, options), init)
    } catch (cause) {
      throw new PeerUnreachableError(`${protocolId}: not opened`, {}, { cause })
    }
  }

  get connection(): string {
    return this.#init.connection.id
  }

  async openBack(handler: ChannelHandler): Promise<StreamChannel> {
    const channel = await StreamChannel.open(this.#stream.protocol, this.#init)
    // `closed` tells what ended it.
    channel.run(handler).catch(() => channel.close())
    return channel
  }

  get isOpen(): boolean {
    return this.#stream.status === 'open'
  }

  /** @param signal @default after `requestTimeoutMs` */
  async send(
    frame: Uint8Array,
    signal: AbortSignal = AbortSignal.timeout(requestTimeoutMs),
  ): Promise<void> {
    try {
      await this.#frames.write(frame, { signal })
    } catch (cause) {
      throw new PeerUnreachableError('channel ended', {}, { cause })
    }
  }

  /** The next frame, or `undefined` once the other side has ended the channel. */
  async next(signal?: AbortSignal): Promise<Uint8Array | undefined> {
    try {
      const frame = (await this.#frames.read(signal === undefined ? {} : { signal })).subarray()
      this.#ahead(-frame.length - lengthBytes(frame.length))
      return frame
    } catch (error) {
      if ((error as Error | undefined)?.name === 'UnexpectedEOFError') return undefined
      throw error
    }
  }

  /**
   * Hands over every frame, the next one only when the one before was taken, until the channel ends. That it did is told also
   * while a frame is being taken.
   */
  async run(handler: ChannelHandler): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const closed = watched(promise.then(() => handler.closed()))
    this.#stream.addEventListener('close', () => resolve())
    try {
      for (;;) {
        const frame = await this.next()
        if (frame === undefined) break
        await handler.frame(frame)
      }
      await this.#stream.close()
    } finally {
      resolve()
      await closed
    }
  }

  /** libp2p keeps bytes that nobody takes, up to 4 MiB a stream; so we do not read from a peer that sends too fast. */
  #ahead(bytes: number): void {
    this.#aheadBytes += bytes
    if (this.#aheadBytes > this.#aheadBytesMax) pause(this.#stream)
    else resume(this.#stream)
  }

  close(): void {
    this.#stream.abort(new PeerMisbehavedError('closed'))
  }
}

/** Of the varint before a frame. */
function lengthBytes(length: number): number {
  return Math.ceil(Math.max(1, Math.log2(length + 1)) / 7)
}
