/** Which fields the gossip that a node received has: what a message says of its sender, and a mesh of other peers. */
import type { PeerName } from '../../protocol/ids.ts'
import { fieldsOf } from '../helpers/protobuf.ts'
import { framesOf, streamsOf } from '../helpers/streams.ts'
import { tapsOf } from '../helpers/wiretap.ts'

/** Numbers of fields, see https://github.com/libp2p/specs/tree/master/pubsub and its gossipsub. */
export interface GossipFields {
  /** Of each message: 2 is its data and 4 its topic; 1, 3, 5 and 6 would name the sender, count, sign and give a key. */
  readonly message: readonly number[]
  /** Of each pruning of a mesh: 1 is its topic and 3 how long; 2 would name other peers. */
  readonly prune: readonly number[]
}

/** One for each RPC from a peer. */
export function gossipFieldsHeardBy(peer: PeerName, remote: PeerName): GossipFields[] {
  const taps = tapsOf(peer).filter((tap) => tap.remote === remote)
  const streams = taps.flatMap((tap) => streamsOf(tap))
  const gossip = streams.filter(({ protocol }) => protocol.startsWith('/meshsub/'))
  return gossip
    .flatMap(({ bytes }) => framesOf(bytes))
    .map((rpc) => ({
      message: inside(rpc, 2).flatMap((message) => fieldsOf(message).map(({ number }) => number)),
      prune: inside(rpc, 3)
        .flatMap((control) => inside(control, 4))
        .flatMap((prune) => fieldsOf(prune).map(({ number }) => number)),
    }))
}

function inside(message: Buffer, wanted: number): Buffer[] {
  return fieldsOf(message).flatMap(({ number, bytes }) => (number === wanted ? [bytes] : []))
}
