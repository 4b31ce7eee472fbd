/**
 * Acts on the wishes of contacts, see `inbox.ts`: relays their responses to our posts to the readers of these, and takes
 * responses back for them. One transaction for each step: letters go with what they made us write. It relays together what
 * waits together, so that many reactions become few entries.
 */
import { peerName, postId, type PeerName, type ResponseId } from '../../../protocol/ids.ts'
import {
  isLaterVersion,
  readProved,
  tieOf,
  type Refusal,
  type ResponseRecord,
} from '../../../protocol/records/response.ts'
import { comment } from '../../../protocol/responses/comment.ts'
import { vote } from '../../../protocol/responses/vote.ts'
import { refusedMax } from '../../../protocol/limits.ts'
import type { Log } from '../../log.ts'
import type { Store } from '../../store/store.ts'
import type { Transaction } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { isBlocked } from '../contacts/apply-block.ts'
import { isFormerReader } from '../devices/successors.ts'
import { isReader } from '../feeds/feed-rows.ts'
import type { Keyring } from '../feeds/keyring.ts'
import { feedsWith, isRetracted, type Taken } from '../feeds/placements.ts'
import { feeds, type FeedRow } from '../feeds/tables.ts'
import type { Writer } from '../feeds/writer.ts'
import { countToday } from '../lib/daily.ts'
import { upkeepRetryMs } from '../lib/limits.ts'
import { TimedWork } from '../lib/timed-work.ts'
import { postAt } from '../posts/posts.ts'
import { isThreadFull } from './counts.ts'
import { discard, nextLetters, type Letter } from './inbox.ts'
import {
  lettersPerStep,
  patientPauseMs,
  relayBurst,
  relayPauseMs,
  responsesPerDayMax,
} from './limits.ts'
import { Pace } from './pace.ts'
import type { Relayed } from './relaying.ts'
import { isLocked } from './locks.ts'
import { isSameThing, rowOf } from './response-rows.ts'
import { quotas } from './tables.ts'
import { isTooLate } from './votes.ts'
import type { Threads } from './threads.ts'

export interface RelayWorkerComponents {
  keyring: Keyring
  log: Log
  store: Store
  threads: Threads
  world: World
  writer: Writer
}

/** Silent: the sender is not told, as it would learn something. */
type Verdict = 'relay' | 'silent' | Refusal

export class RelayWorker {
  readonly #components: RelayWorkerComponents
  /** Of entries with relays. */
  readonly #pace = new Pace({ burst: relayBurst, pauseMs: relayPauseMs })
  /** Of runs for responses that can wait. */
  readonly #patientPace = new Pace({ burst: relayBurst, pauseMs: patientPauseMs })
  /** Whether a run is due at which responses that can wait go. */
  #isGathering = false
  readonly #work: TimedWork

  constructor(components: RelayWorkerComponents) {
    this.#components = components
    this.#work = new TimedWork({
      ...components,
      run: () => this.#actOnAll(),
      failure: 'responses wait',
      retryMs: upkeepRetryMs,
    })
  }

  /** Acts on all that waits, or soon, where much was relayed just now. Never rejects: what fails, as on a full disk, waits. */
  workOff(): Promise<void> {
    return this.#work.run()
  }

  /** The same for a response that can wait: where several were relayed just now it gathers with others, unless something comes that cannot wait. */
  workOffPatiently(): void {
    if (this.#isGathering) return
    const waitMs = this.#patientPace.waitMs(this.#components.world.elapsed())
    this.#patientPace.spend(1)
    if (waitMs === 0) return this.#work.soon()
    this.#isGathering = true
    this.#work.in(waitMs)
  }

  /** Resolves when nothing of it runs any more: views that are made anew meanwhile know no post that is answered. */
  stop(): Promise<void> {
    return this.#work.stop()
  }

  async #actOnAll(): Promise<number | undefined> {
    this.#isGathering = false
    for (let isMore = true; isMore && !this.#work.isStopped;) {
      const waitMs = this.#pace.waitMs(this.#components.world.elapsed())
      if (waitMs > 0) return waitMs
      const { letters, entries } = await this.#step()
      this.#pace.spend(entries)
      isMore = letters === lettersPerStep
    }
    return undefined
  }

  #step(): Promise<{ letters: number; entries: number }> {
    const { store, threads } = this.#components
    return store.transact(async (tx) => {
      const letters = await nextLetters(tx)
      const accepted = new Map<string, Relayed>()
      const refused = new Map<PeerName, Map<Refusal, string[]>>()
      for (const letter of letters) {
        await this.#open(tx, letter, { accepted, refused })
        discard(tx, letter)
      }
      this.#answer(tx, refused)
      const entries = await threads.relay(tx, [...accepted.values()])
      return { letters: letters.length, entries }
    })
  }

  async #open(
    tx: Transaction,
    letter: Letter,
    found: { accepted: Map<string, Relayed>; refused: Map<PeerName, Map<Refusal, string[]>> },
  ): Promise<void> {
    const { record } = letter
    if (record?.kind === 'retraction') {
      found.accepted.delete(record.target)
      if (this.#isBySender(tx, letter, record.target)) {
        await this.#components.threads.retractRelayed(tx, record.target)
      }
      return
    }
    if (record?.kind !== 'response') return
    const { keyring, log } = this.#components
    const { id, post, peerKey } = readProved(record, keyring.person)
    const before = found.accepted.get(id)?.response
    if (before !== undefined && !isLaterVersion(record, { ...before, tie: tieOf(before) })) return
    const verdict = await this.#judge(tx, record, found.accepted)
    if (verdict === 'relay') found.accepted.set(id, { post, response: record })
    if (verdict === 'relay' || verdict === 'silent') return
    log.info({ feed: letter.feed, refusal: verdict }, 'response not relayed')
    const peer = peerName(peerKey)
    const ofPeer = found.refused.get(peer) ?? new Map<Refusal, string[]>()
    ofPeer.set(verdict, [...(ofPeer.get(verdict) ?? []), id])
    found.refused.set(peer, ofPeer)
  }

  /** Whether the sender of a wish wrote the response that it wants gone; another device of ours may wish all of ours gone. */
  #isBySender(tx: Transaction, { feed }: Letter, target: Taken): boolean {
    const sender = tx.get(feeds, feed)?.owner
    if (sender === this.#components.keyring.person) return true
    return rowOf(tx, target as ResponseId)?.author === sender
  }

  /** Decides without understanding what a response says, but that no vote comes after its poll closed, so that types of later releases reach their readers. */
  async #judge(
    tx: Transaction,
    response: ResponseRecord,
    accepted: ReadonlyMap<string, Relayed>,
  ): Promise<Verdict> {
    const { keyring, world } = this.#components
    const { id, post, item, person, peerKey } = readProved(response, keyring.person)
    const known = rowOf(tx, id)
    if (known !== undefined && !isLaterVersion(response, known)) return 'silent'
    const { type } = response
    if (known !== undefined && !isSameThing(known, { item, type })) return 'silent'
    if (isRetracted(tx, person, id) || isRetracted(tx, keyring.person, id)) return 'silent'
    if (isBlocked(tx, person)) return 'silent'
    if (isRetracted(tx, keyring.person, post)) return 'gone'
    if (response.of !== undefined && isRetracted(tx, keyring.person, response.of)) return 'gone'
    if (postAt(tx, post)?.post.author !== keyring.person) return 'silent'
    const nowMs = world.now()
    // Also what is refused below counts, which costs us a search.
    const isWithin = countToday(tx, quotas, { person, nowMs, max: responsesPerDayMax })
    if (!isWithin) return 'too-many-today'
    const isNew = known === undefined
    if (isNew && isThreadFull(tx, { post, item, type })) return 'thread-full'
    const peer = peerName(peerKey)
    const isReadBy = (feed: FeedRow): boolean =>
      isReader(tx, peer, feed.id) || isFormerReader(tx, keyring, { person, feed })
    const isOurs = person === keyring.person
    const mayRead = isOurs || (await feedsWith(tx, post)).some(isReadBy)
    if (!mayRead) return 'silent'
    if (!isOurs && isLocked(tx, { post, author: keyring.person })) return 'locked'
    if (response.type === vote.type && isTooLate(tx, { post, body: response.body, nowMs })) {
      return 'closed'
    }
    return this.#standsRight(tx, response, accepted)
  }

  /** A response answers what is in the same thread; a comment the post, or a comment on it: replies have one level. */
  #standsRight(
    tx: Transaction,
    { of, type, post: nonce }: ResponseRecord,
    accepted: ReadonlyMap<string, Relayed>,
  ): Verdict {
    if (of === undefined) return 'relay'
    const post = postId(this.#components.keyring.person, nonce)
    const same = accepted.get(of)
    const row = rowOf(tx, of) ?? (same && { post: same.post, item: same.response.of ?? same.post })
    if (row?.post !== post) return 'gone'
    return type === comment.type && row.item !== post ? 'silent' : 'relay'
  }

  /** Tells devices of contacts which of their responses are not relayed. */
  #answer(tx: Transaction, refused: Map<PeerName, Map<Refusal, string[]>>): void {
    const { world, writer } = this.#components
    for (const [peer, reasons] of refused) {
      for (const [why, ids] of reasons) {
        for (let start = 0; start < ids.length; start += refusedMax) {
          const of = ids.slice(start, start + refusedMax) as never[]
          writer.write(tx, { kind: 'pair', peer }, { kind: 'refusal', of, why, atMs: world.now() })
        }
      }
    }
  }
}
