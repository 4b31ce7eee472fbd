/** The use that social makes of synchronisation, and when. */
import { inBackground } from '../background.ts'
import type { Network } from '../network/base/network.ts'
import type { PeerName, PersonId } from '../../protocol/ids.ts'
import type { Replication } from './lib/replication.ts'
import type { Store } from '../store/store.ts'
import type { FeedRow } from './feeds/tables.ts'
import { topicOf, topicsOf } from './contacts/people.ts'
import type { SignedEntry } from '../../protocol/entry.ts'
import { isToldToCarry } from './carriers/apply-carry.ts'
import { peers, devices, contacts } from './contacts/tables.ts'
import type { TopicInfo } from '../sync/replica.ts'
import { isReader } from './feeds/feed-rows.ts'
import { isBlocked } from './contacts/apply-block.ts'

export interface TellingComponents {
  network: Network
  /** Whose node this is. */
  person: PersonId
  replication: Replication
  store: Store
}

/** Tells others of our entries, and listens for theirs. */
export class Telling {
  readonly #components: TellingComponents

  constructor(components: TellingComponents) {
    this.#components = components
  }

  /** Listens for new entries of a feed of somebody else. */
  listen(feed: FeedRow): void {
    const { person, replication } = this.#components
    // Neither to our own: all contacts are told what a node listens to.
    const topic = feed.owner === person ? undefined : topicOf(feed)
    if (topic !== undefined) replication.listen(topic)
  }

  /** Tells the readers of a new entry of ours: by gossip where there is a topic, by a hint where there is none. */
  tell(feed: FeedRow, entry: SignedEntry): void {
    const { store, network, replication } = this.#components
    const topic = topicOf(feed)
    if (topic !== undefined) inBackground(this.#announce(topic, entry))
    for (const peer of network.connected()) {
      // A carrier cannot listen to topics.
      if (isToldToCarry(store, peer, feed.id)) replication.hint(peer)
    }
    if (feed.reader !== undefined) return replication.hint(feed.reader)
    // Our other devices read everything, and listen to no topics of ours.
    const table = feed.kind === 'public' ? peers : devices
    for (const peer of network.connected()) {
      if (store.get<unknown>(table, peer) !== undefined) replication.hint(peer)
    }
  }

  /** Hints at it to readers that do not listen yet, as a newcomer, or one whose gossip fell silent. */
  async #announce(topic: TopicInfo, entry: SignedEntry): Promise<void> {
    const { network, replication, store } = this.#components
    const heard = new Set(await replication.announce(topic, entry))
    for (const peer of network.connected()) {
      if (!heard.has(peer) && isReader(store, peer, topic.feed)) replication.hint(peer)
    }
  }

  /** Ends the connections of a device that was revoked. */
  hangUp(peer: PeerName): Promise<void> {
    return this.#components.network.disconnect(peer)
  }

  /** Listens to a person and dials them, or, where they are blocked, neither, and hangs up. */
  async followBlock(person: PersonId): Promise<void> {
    const { store, network, replication } = this.#components
    const topics = await topicsOf(store, person)
    const known = store.get(contacts, person)?.devices ?? []
    if (!isBlocked(store, person)) {
      for (const topic of topics) replication.listen(topic)
      for (const { peer } of known) {
        // Connected already, as after a dial that a block overtook: nothing else would begin.
        if (!network.isConnected(peer)) continue
        network.welcome(peer)
        replication.pull(peer)
      }
      for (const { peer } of known) replication.redial(peer)
      return
    }
    for (const topic of topics) replication.unlisten(topic)
    await Promise.all(known.map(({ peer }) => network.disconnect(peer)))
  }
}
