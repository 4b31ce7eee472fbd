/** A libp2p host that does nothing by itself: what it sends, an attack sends. */
import { noise } from '@chainsafe/libp2p-noise'
import type { Libp2p, PrivateKey } from '@libp2p/interface'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { createLibp2p } from 'libp2p'

export type AttackHost = Libp2p

/** @param privateKey @default a new one */
export function startHost(privateKey?: PrivateKey): Promise<AttackHost> {
  return createLibp2p({
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    connectionManager: { reconnectRetries: 0 },
    ...(privateKey !== undefined && { privateKey }),
  })
}
