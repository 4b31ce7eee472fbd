/** The parts of an engine, and what joins those that are built before each other. */
import type { PeerName } from '../protocol/ids.ts'
import { inBackground } from './background.ts'
import type { EngineInit, EngineOptions } from './engine-network.ts'
import type { Counters } from './metrics.ts'
import type { Bootstrap } from './network/bootstrap.ts'
import type { Dialer } from './network/dial/dialer.ts'
import type { Libp2pNetwork } from './network/libp2p-network.ts'
import type { Reaching } from './network/reaching.ts'
import type { RelayServer } from './network/relay/relay-server.ts'
import { Watchdog } from './network/gossip/watchdog.ts'
import type { LastTimes } from './social/contacts/last-times.ts'
import type { Replication } from './social/lib/replication.ts'
import type { Social } from './social/social.ts'
import { peers } from './social/contacts/tables.ts'
import type { Gossip } from './sync/gossip.ts'
import type { BlobExchange } from './sync/blobs/blob-exchange.ts'
import type { Sync } from './sync/sync.ts'
import type { ClockCheck } from './network/clock-check.ts'

export interface Parts {
  social: Social
  network: Libp2pNetwork
  sync: Sync
  blobs: BlobExchange
  gossip: Gossip
  dialer: Dialer
  reaching: Reaching
  lastTimes: LastTimes
  watchdog: Watchdog
  counters: Counters
  bootstrap: Bootstrap
  relay: RelayServer | undefined
  clock: ClockCheck
}

/** Watches over the gossip with whoever is a contact. */
export function watchdogOf(
  parts: Pick<Parts, 'network' | 'dialer'> & Pick<EngineInit, 'world' | 'store'>,
): Watchdog {
  const { network, dialer, world, store } = parts
  const reconnect = async (peer: PeerName): Promise<void> => {
    await network.disconnect(peer)
    dialer.retry(peer)
  }
  return new Watchdog({
    world,
    contacts: () => network.connected().filter((peer) => store.get(peers, peer) !== undefined),
    streams: (peer) => network.gossipStreams(peer),
    reopen: (peer) => network.welcome(peer),
    reconnect: (peer) => inBackground(reconnect(peer)),
  })
}

/** Social speaks to parts that are built after it. */
export function replicationOf(
  { isSyncing = true, isGossiping = true }: EngineOptions,
  later: { parts?: Parts },
): Replication {
  return {
    listen: (topic) => {
      if (isGossiping) later.parts?.gossip.listen(topic)
    },
    unlisten: (topic) => later.parts?.gossip.unlisten(topic),
    announce: async (topic, entry) =>
      isGossiping ? ((await later.parts?.gossip.announce(topic, entry)) ?? []) : [],
    pull: (peer) => {
      // Not news alone: a device that is new here may have what others wrote who are away.
      const { sync } = later.parts ?? {}
      if (isSyncing && sync !== undefined) inBackground(sync.pull(peer, { isNewsLikely: false }))
    },
    fetch: async (peer) => {
      if (isSyncing) await later.parts?.sync.pull(peer, { isNewsLikely: false })
    },
    hint: (peer) => {
      const { sync } = later.parts ?? {}
      if (isSyncing && sync !== undefined) inBackground(sync.hint(peer))
    },
    fetchBlobs: () => later.parts?.blobs.look(),
    redial: (peer) => {
      later.parts?.dialer.retry(peer)
      later.parts?.reaching.contactsChanged()
    },
  }
}
