/** How the DHT is set up: a DHT of our own, beside those of other programs. */
import { passthroughMapper } from '@libp2p/kad-dht'

export const dhtInit = {
  protocol: '/pappus/kad/1.0.0',
  // Nodes of one home, and of a test, find each other as well.
  peerInfoMapper: passthroughMapper,
} as const
