/** A libp2p host that does nothing by itself: what it sends, an attack sends. */
import type { Libp2p, PrivateKey } from '@libp2p/interface'
import { createLibp2p } from 'libp2p'
import { bareTransport } from '../helpers/bare-transport.ts'

export type AttackHost = Libp2p

/** @param privateKey @default a new one */
export function startHost(privateKey?: PrivateKey): Promise<AttackHost> {
  return createLibp2p({
    ...bareTransport(),
    connectionManager: { reconnectRetries: 0 },
    ...(privateKey !== undefined && { privateKey }),
  })
}
