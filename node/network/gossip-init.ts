/** How gossipsub is set up: no names of senders, no strangers' peers, and a maximum for all that it keeps. */
import { createHash } from 'node:crypto'
import { StrictNoSign } from '@libp2p/gossipsub'
import { gossipBytesMax } from '../../protocol/limits.ts'
import { gossipBacklogBytesMax, topicBytesPerPeerMax } from '../limits.ts'

export const gossipInit = {
  // Messages carry our own signatures, inside the encryption; the default would name the sender to everybody.
  globalSignaturePolicy: StrictNoSign,
  msgIdFn: ({ topic, data }: { topic: string; data: Uint8Array }) =>
    new Uint8Array(createHash('sha256').update(topic).update(data).digest()).subarray(0, 20),
  allowPublishToZeroTopicPeers: true,
  ignoreDuplicatePublishError: true,
  // One peer-store write per topic otherwise, which is quadratic.
  tagMeshPeers: false,
  maxTopicBytesPerPeer: topicBytesPerPeerMax,
  maxInboundDataLength: gossipBytesMax + 1024,
  maxOutboundBufferSize: gossipBacklogBytesMax,
  doPX: false,
  // Also through a relay: a post is small, and sync brings what the relay cuts off.
  runOnLimitedConnection: true,
  // Everybody behind one router has one address.
  scoreParams: { IPColocationFactorWeight: 0 },
} as const
