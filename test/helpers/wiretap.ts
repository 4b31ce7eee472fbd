/**
 * Records every byte that chosen nodes of this process receive, after Noise has decrypted it: all streams, gossip and
 * sync and identify alike. It sits in the prototype of Noise, so that production code needs no hook for it.
 */
import { noise } from '@chainsafe/libp2p-noise'
import type { PeerId } from '@libp2p/interface'
import type { PeerName } from '../../protocol/ids.ts'

interface Secured {
  connection: { dispatchEvent(event: Event): boolean }
}

interface NoisePrototype {
  secureInbound(this: { components: { peerId: PeerId } }, ...rest: unknown[]): Promise<Secured>
  secureOutbound(this: { components: { peerId: PeerId } }, ...rest: unknown[]): Promise<Secured>
}

/** Chunks that each peer received, connection by connection. */
const received = new Map<string, Uint8Array[][]>()

const prototype = Object.getPrototypeOf(
  noise()({ logger: { forComponent: () => undefined } } as never),
) as NoisePrototype

for (const method of ['secureInbound', 'secureOutbound'] as const) {
  const original = prototype[method]
  prototype[method] = async function tapped(...rest) {
    const secured = await original.apply(this, rest)
    const chunks: Uint8Array[] = []
    const peer = this.components.peerId.toString()
    received.set(peer, [...(received.get(peer) ?? []), chunks])
    tap(secured.connection, chunks)
    return secured
  }
}

/** All bytes that a node of this process received since this file was imported. */
export function receivedBy(peer: PeerName): Buffer {
  const connections = received.get(peer) ?? []
  return Buffer.concat(connections.map((chunks) => Buffer.concat(chunks)))
}

// A listener of our own would count as the reader of the connection, so the event is seen on its way instead.
function tap(connection: Secured['connection'], chunks: Uint8Array[]): void {
  const dispatch = connection.dispatchEvent.bind(connection)
  connection.dispatchEvent = (event) => {
    const { data } = event as { data?: { subarray(): Uint8Array } }
    if (event.type === 'message' && data !== undefined) chunks.push(Buffer.from(data.subarray()))
    return dispatch(event)
  }
}
