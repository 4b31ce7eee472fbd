/** How peers of the tests that are not ours speak: over TCP, with Noise and Yamux, all as libp2p brings them. */
import { noise } from '@chainsafe/libp2p-noise'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import type { Libp2pOptions } from 'libp2p'

export function bareTransport(): Pick<
  Libp2pOptions,
  'transports' | 'connectionEncrypters' | 'streamMuxers'
> {
  return { transports: [tcp()], connectionEncrypters: [noise()], streamMuxers: [yamux()] }
}

/** Where they listen: on this machine alone. */
export const onThisMachine = { listen: ['/ip4/127.0.0.1/tcp/0'] }
