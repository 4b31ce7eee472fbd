/** A peer that keeps to libp2p and to nothing else: no watchdog, no manners of ours. */
import { gossipsub, StrictNoSign, type GossipSub } from '@libp2p/gossipsub'
import { identify, identifyPush, type Identify, type IdentifyPush } from '@libp2p/identify'
import type { Libp2p } from '@libp2p/interface'
import { ping, type Ping } from '@libp2p/ping'
import { createLibp2p } from 'libp2p'
import type { Inside } from '../../node/network/base/libp2p-host.ts'
import type { PeerName } from '../../protocol/ids.ts'
import { bareTransport, onThisMachine } from './bare-transport.ts'

interface Services extends Record<string, unknown> {
  identify: Identify
  push: IdentifyPush
  ping: Ping
  gossip: GossipSub
  inside: Pick<Inside, 'transportManager'>
}

export type Bare = Libp2p<Services>

export interface BareHost extends AsyncDisposable {
  host: Bare
  peer: PeerName
}

/** Listens on this machine alone. */
export async function startBare(): Promise<BareHost> {
  const host = await createLibp2p<Services>({
    ...bareTransport(),
    addresses: onThisMachine,
    services: {
      identify: identify(),
      push: identifyPush(),
      ping: ping(),
      gossip: gossipsub({ globalSignaturePolicy: StrictNoSign }),
      inside: ({ transportManager }: Inside) => ({ transportManager }),
    },
  })
  const stop = async (): Promise<void> => {
    await host.stop()
  }
  return { host, peer: host.peerId.toString() as PeerName, [Symbol.asyncDispose]: stop }
}
