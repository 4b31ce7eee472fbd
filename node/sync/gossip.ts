/**
 * Gossip: new entries of aspects, pushed to whoever listens on the topic of the epoch. It may lose anything at any time;
 * what is missing then is fetched by sync.
 */
import { nonceLength } from '../../protocol/crypto.ts'
import type { SignedEntry } from '../../protocol/entry.ts'
import { PappusError } from '../../protocol/errors.ts'
import {
  announcementOf,
  openGossip,
  sealGossip,
  type GossipMessage,
} from '../../protocol/gossip-message.ts'
import type { FeedId, PeerName } from '../../protocol/ids.ts'
import { inBackground } from '../background.ts'
import type { Log } from '../log.ts'
import type { Network, Verdict } from '../network/base/network.ts'
import type { World } from '../world.ts'
import type { Replica, TopicInfo } from './replica.ts'

export interface GossipInit {
  network: Network
  replica: Replica
  world: World
  log: Log
  /** Fetches from a peer what gossip only hinted at. */
  pull: (peer: PeerName) => Promise<void>
  /** New entries of a feed were stored, which that peer writes. */
  arrived?: (feed: FeedId, owner: PeerName) => void
}

export class Gossip {
  readonly #init: GossipInit
  /** By topic; more than one where feeds share an epoch secret, as only a liar's grant makes them do. */
  readonly #topics = new Map<string, TopicInfo[]>()

  constructor(init: GossipInit) {
    this.#init = init
  }

  /** Listens to all topics that there are now. */
  async start(): Promise<void> {
    for (const topic of await this.#init.replica.topics()) this.listen(topic)
  }

  stop(): void {
    for (const topic of this.#topics.keys()) this.#init.network.unsubscribe(topic)
    this.#topics.clear()
  }

  /**
   * Listens to one more topic. Never to one of our own: all contacts are told what a node listens to, so those who are
   * in another aspect, or in none any more, would see each new epoch. Sending needs no listening.
   */
  listen(info: TopicInfo): void {
    const { network } = this.#init
    if (info.owner === network.self) return
    const infos = this.#topics.get(info.topic)
    if (infos === undefined) {
      this.#topics.set(info.topic, [info])
      network.subscribe(info.topic, (_from, message) => this.#receive(info, message))
    } else if (infos.every(({ feed, owner }) => feed !== info.feed || owner !== info.owner)) {
      infos.push(info)
    }
  }

  /** Listens to a feed no longer. */
  unlisten(info: TopicInfo): void {
    const left = this.#topics.get(info.topic)?.filter(({ feed }) => feed !== info.feed)
    if (left === undefined) return
    if (left.length > 0) this.#topics.set(info.topic, left)
    else {
      this.#topics.delete(info.topic)
      this.#init.network.unsubscribe(info.topic)
    }
  }

  /** Sends a new entry of ours, which is on disk, to who listens; answers with these. Never rejects. */
  async announce({ topic, key }: TopicInfo, entry: SignedEntry): Promise<readonly PeerName[]> {
    const { network, world, log } = this.#init
    const nonce = world.random(nonceLength)
    try {
      return await network.publish(topic, sealGossip(announcementOf(entry), { key, nonce }))
    } catch (error) {
      log.info({ error: String(error) }, 'gossip not sent; sync will bring it')
      return []
    }
  }

  // A message that the feed's key did not sign is held against the sender; all others are passed on, known or not.
  #receive({ topic, key }: TopicInfo, bytes: Uint8Array): Verdict {
    let message: GossipMessage
    try {
      message = openGossip(bytes, key)
    } catch (error) {
      if (!(error instanceof PappusError)) throw error
      this.#init.log.warn({ code: error.code }, 'gossip refused')
      return 'reject'
    }
    const feed = message.kind === 'entry' ? message.entry.header.feed : message.feed
    const infos = this.#topics.get(topic)?.filter((info) => info.feed === feed) ?? []
    for (const info of infos) inBackground(this.#take(info, message))
    return infos.length === 0 ? 'reject' : 'accept'
  }

  async #take({ feed, owner }: TopicInfo, message: GossipMessage): Promise<void> {
    const { replica, pull, arrived, log } = this.#init
    try {
      const outcome = message.kind === 'entry' ? await replica.accept(feed, [message.entry]) : 'gap'
      if (outcome === 'stored' || outcome === 'ahead') arrived?.(feed, owner)
      if (outcome === 'gap' || outcome === 'ahead') await pull(owner)
    } catch (error) {
      // As on a full disk: nobody waits for this, and sync brings it later.
      if (error instanceof PappusError) log.warn({ code: error.code }, 'gossip not stored')
      else log.error({ err: error }, 'gossip not stored')
    }
  }
}
