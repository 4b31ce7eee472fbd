/**
 * Records every byte that the nodes of this process receive, after Noise has decrypted it: all streams, gossip and
 * sync and identify alike. It sits in the prototype of Noise, so that production code needs no hook for it.
 */
import { noise } from '@chainsafe/libp2p-noise'
import type { PeerId } from '@libp2p/interface'
import type { PeerName } from '../../protocol/ids.ts'

/** The bytes that one node received on one connection, whoever opened it. */
export interface Tap {
  readonly self: PeerName
  readonly remote: PeerName
  /** Decrypted, in the order of arrival; may still grow. */
  readonly chunks: readonly Buffer[]
  /** The same as it came over the wire, with the handshake of Noise. */
  readonly ciphertext: readonly Buffer[]
}

interface Source {
  dispatchEvent(event: Event): boolean
}

interface Secured {
  connection: Source
  remotePeer: PeerId
}

type Secure = (
  this: { components: { peerId: PeerId } },
  connection: Source,
  ...rest: unknown[]
) => Promise<Secured>

type NoisePrototype = Record<'secureInbound' | 'secureOutbound', Secure>

const taps: Tap[] = []

const prototype = Object.getPrototypeOf(
  noise()({ logger: { forComponent: () => undefined } } as never),
) as NoisePrototype

for (const method of ['secureInbound', 'secureOutbound'] as const) {
  const original = prototype[method]
  prototype[method] = async function tapped(connection, ...rest) {
    const ciphertext: Buffer[] = []
    listen(connection, ciphertext)
    const secured = await original.call(this, connection, ...rest)
    const self = this.components.peerId.toString() as PeerName
    const remote = secured.remotePeer.toString() as PeerName
    const chunks: Buffer[] = []
    listen(secured.connection, chunks)
    taps.push({ self, remote, chunks, ciphertext })
    return secured
  }
}

/** All connections of a node of this process since this file was imported, the oldest first. */
export function tapsOf(peer: PeerName): Tap[] {
  return taps.filter(({ self }) => self === peer)
}

/** All bytes that a node of this process received since this file was imported. */
export function receivedBy(peer: PeerName): Buffer {
  return Buffer.concat(tapsOf(peer).flatMap(({ chunks }) => chunks))
}

// A listener of our own would count as the reader of the connection, so the event is seen on its way instead.
function listen(source: Source, chunks: Buffer[]): void {
  const dispatch = source.dispatchEvent.bind(source)
  source.dispatchEvent = (event) => {
    const { data } = event as { data?: { subarray(): Uint8Array } }
    if (event.type === 'message' && data !== undefined) chunks.push(Buffer.from(data.subarray()))
    return dispatch(event)
  }
}
