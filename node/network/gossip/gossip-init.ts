/** How gossipsub is set up: no names of senders, no strangers' peers, and a maximum for all that it keeps. */
import { createHash } from 'node:crypto'
import { StrictNoSign } from '@libp2p/gossipsub'
import {
  gossipBacklogBytesMax,
  gossipIdsMax,
  gossipMessagesMax,
  gossipRpcBytesMax,
  gossipSubscriptionsMax,
  topicBytesPerPeerMax,
} from './limits.ts'

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
  maxInboundDataLength: gossipRpcBytesMax,
  decodeRpcLimits: {
    maxSubscriptions: gossipSubscriptionsMax,
    maxMessages: gossipMessagesMax,
    maxIhaveMessageIDs: gossipIdsMax,
    maxIwantMessageIDs: gossipIdsMax,
    maxIdontwantMessageIDs: gossipIdsMax,
    maxControlMessages: gossipSubscriptionsMax,
    // We tell nobody of other peers that we know, and do not listen to peers that do.
    maxPeerInfos: 0,
  },
  maxOutboundBufferSize: gossipBacklogBytesMax,
  doPX: false,
  // Also through a relay: a post is small, and sync brings the rest where the relay cuts one off.
  runOnLimitedConnection: true,
  // Small meshes: an aspect has tens of listeners, a few of them on at the same time.
  D: 6,
  Dlo: 4,
  Dhi: 8,
  Dlazy: 6,
  scoreParams: {
    // No topic is scored: a quiet one would look like a peer that holds messages back (P3).
    topics: {},
    // Everybody here is a contact.
    appSpecificScore: () => 10,
    appSpecificWeight: 1,
    // Everybody behind one router has one address.
    IPColocationFactorWeight: 0,
    behaviourPenaltyWeight: -10,
    behaviourPenaltyThreshold: 6,
    behaviourPenaltyDecay: 0.986,
    retainScore: 3_600_000,
  },
  // So low that only floods of control messages get there, and back within minutes: a score alone bans no contact.
  scoreThresholds: {
    gossipThreshold: -100,
    publishThreshold: -1_000,
    graylistThreshold: -10_000,
    acceptPXThreshold: 100,
  },
} as const
