/** Which feeds a peer is asked for, and how much of each is here. */
import type { PeerName } from '../../protocol/ids.ts'
import type { Wanted } from '../../protocol/sync/pull.ts'
import type { Scope } from '../../protocol/sync/turn.ts'
import { foreignFeedsMax } from './limits.ts'
import type { Network } from '../network/base/network.ts'
import { dropsAt, extentAt } from '../store/feed-store.ts'
import type { Reader } from '../store/transaction.ts'
import type { Replica, Source } from './replica.ts'

export interface WantedFeedsInit {
  network: Pick<Network, 'isConnected'>
  replica: Replica
  store: Reader
}

/** Feeds of the peer first, then those of others, see `Replica.sources`. */
export async function wantedFrom(
  { network, replica, store }: WantedFeedsInit,
  peer: PeerName,
  scope: Scope,
): Promise<Wanted[]> {
  const theirs = await replica.sourcesOf(peer)
  const wanted = theirs.map((source) => wantedOf(store, source, true))
  if (scope === 'theirs') return wanted
  // A connected peer that does not know this device, as one that blocks its person, gives us nothing.
  const isServing = (owner: PeerName): boolean =>
    network.isConnected(owner) && replica.isContact(owner)
  const others = (await replica.sources(peer)).filter(
    ({ owner }) => owner !== peer && (scope === 'all' || !isServing(owner)),
  )
  const foreign = others.slice(0, foreignFeedsMax)
  return [...wanted, ...foreign.map((source) => wantedOf(store, source, false))]
}

function wantedOf(store: Reader, { feed, isNewestFirst }: Source, isTheirs: boolean): Wanted {
  const drops = dropsAt(store, feed).seqs.length
  return { feed, isNewestFirst, isTheirs, drops, extent: extentAt(store, feed) }
}
