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
import type { PeerName } from '../../protocol/ids.ts'
import type { Log } from '../log.ts'
import type { Network, Verdict } from '../network/network.ts'
import type { World } from '../world.ts'
import type { Replica, TopicInfo } from './replica.ts'

export interface GossipInit {
  network: Network
  replica: Replica
  world: World
  log: Log
  /** Fetches from a peer what gossip only hinted at. */
  pull: (peer: PeerName) => Promise<void>
}

export class Gossip {
  readonly #init: GossipInit
  readonly #topics = new Set<string>()

  constructor(init: GossipInit) {
    this.#init = init
  }

  /** Listens to all topics that there are now. */
  async start(): Promise<void> {
    for (const topic of await this.#init.replica.topics()) this.listen(topic)
  }

  stop(): void {
    for (const topic of this.#topics) this.#init.network.unsubscribe(topic)
    this.#topics.clear()
  }

  /** Listens to one more topic. */
  listen(info: TopicInfo): void {
    if (this.#topics.has(info.topic)) return
    this.#topics.add(info.topic)
    this.#init.network.subscribe(info.topic, (_from, message) => this.#receive(info, message))
  }

  /** Sends a new entry of ours, which is on disk, to who listens. */
  async announce({ topic, key }: TopicInfo, entry: SignedEntry): Promise<void> {
    const { network, world, log } = this.#init
    const nonce = world.random(nonceLength)
    try {
      await network.publish(topic, sealGossip(announcementOf(entry), { key, nonce }))
    } catch (error) {
      log.info({ error: String(error) }, 'gossip not sent; sync will bring it')
    }
  }

  // What the feed's key did not sign is held against the sender; all else is passed on, known or not.
  #receive(info: TopicInfo, bytes: Uint8Array): Verdict {
    let message: GossipMessage
    try {
      message = openGossip(bytes, info.key)
    } catch (error) {
      if (!(error instanceof PappusError)) throw error
      this.#init.log.warn({ code: error.code }, 'gossip refused')
      return 'reject'
    }
    const feed = message.kind === 'entry' ? message.entry.header.feed : message.feed
    if (feed !== info.feed) return 'reject'
    void this.#take(info, message)
    return 'accept'
  }

  async #take(info: TopicInfo, message: GossipMessage): Promise<void> {
    const { network, replica, pull } = this.#init
    if (info.owner === network.self) return
    const outcome =
      message.kind === 'entry' ? await replica.accept(info.feed, [message.entry]) : 'gap'
    if (outcome === 'gap') await pull(info.owner)
  }
}
