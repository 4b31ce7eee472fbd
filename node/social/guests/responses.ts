/** Responses of guests to posts of the owner: what the owner sees of them, and decides about each. Readers of the post see those that the owner shows, as words of a guest. */
import { fromBase64url } from '../../../protocol/bytes.ts'
import type { GuestSaying } from '../../../protocol/guest-response.ts'
import type { GuestLinkId, GuestResponseId, PostId } from '../../../protocol/ids.ts'
import type { GuestDecision } from '../../../protocol/records/guest-response.ts'
import { guest } from '../../../protocol/responses/guest.ts'
import { NotFoundError } from '../../errors.ts'
import type { Store } from '../../store/store.ts'
import { under } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { isBlocked } from '../contacts/apply-block.ts'
import type { Keyring } from '../feeds/keyring.ts'
import { isRetracted } from '../feeds/placements.ts'
import { decidedMs } from '../feeds/times.ts'
import type { Writer } from '../feeds/writer.ts'
import { postAt } from '../posts/posts.ts'
import { countAt } from '../threads/counts.ts'
import { responsesPerItemMax } from '../threads/limits.ts'
import { placeOf } from '../threads/places.ts'
import { rowOf } from '../threads/response-rows.ts'
import { responses, type ResponseRow } from '../threads/tables.ts'
import type { Threads } from '../threads/threads.ts'
import { guestResponsesPerPageMax, guestUndecidedMax } from './limits.ts'
import {
  guestDecisions,
  guestResponses,
  guestResponsesTo,
  guestResponseTimes,
  guestShown,
  guestWaiting,
  type GuestResponseRow,
} from './tables.ts'

export interface GuestResponsesComponents {
  followClock: (tx: Transaction) => Promise<void>
  keyring: Keyring
  store: Store
  threads: Threads
  world: World
  writer: Writer
}

/** As the owner of the post has it. */
export interface GuestResponseInfo extends GuestResponseRow {
  state: GuestDecision
}

export interface GuestResponsePage {
  /** Newest first. */
  rows: GuestResponseInfo[]
  next?: string
}

/** As readers of the post have it. */
export interface ShownGuestResponse {
  row: ResponseRow
  saying: GuestSaying
  /** On nodes of the author alone. */
  origin?: GuestResponseId
}

export class GuestResponses {
  readonly #components: GuestResponsesComponents

  constructor(components: GuestResponsesComponents) {
    this.#components = components
  }

  /** @throws {NotFoundError} when there is none, or its post is gone. */
  at(id: GuestResponseId): GuestResponseInfo {
    const info = this.#infoOf(this.#components.store, id)
    if (info === undefined) throw new NotFoundError(id, { what: 'guest-response' })
    return info
  }

  /** All of them, by when they came. */
  async list(before?: string): Promise<GuestResponsePage> {
    const { store } = this.#components
    const range = { ...(before !== undefined && { lt: before }), reverse: true }
    const limit = guestResponsesPerPageMax
    const found = await store.list(guestResponseTimes, { ...range, limit })
    const rows = found.flatMap(([, id]) => this.#infoOf(store, id) ?? [])
    const last = found.length === limit ? found.at(-1)?.[0] : undefined
    return last === undefined ? { rows } : { rows, next: last }
  }

  /** Those to a post that the owner did not decide about. */
  async waitingAt(post: PostId): Promise<GuestResponseInfo[]> {
    const { store } = this.#components
    const found = await store.list(guestResponsesTo, { ...under(post), limit: responsesPerItemMax })
    const rows = found.flatMap(([, id]) => this.#infoOf(store, id) ?? [])
    return rows.filter(({ state }) => state === 'waiting').toSorted((a, b) => a.atMs - b.atMs)
  }

  /** How many of a link wait for a decision. */
  countWaiting(link: GuestLinkId): Promise<number> {
    return countWaiting(this.#components.store, link)
  }

  /** Those that readers of a post see, oldest first. */
  async shownAt(post: PostId): Promise<ShownGuestResponse[]> {
    const { store } = this.#components
    const place = placeOf({ post, item: post, type: guest.type })
    const found = await store.list(responses, { ...under(place), limit: responsesPerItemMax })
    const rows = found.map(([, row]) => row).filter(({ author }) => !isBlocked(store, author))
    return rows.map((row) => {
      const origin = store.get(guestShown, row.id)
      const saying = guest.decode(fromBase64url(row.body) ?? new Uint8Array(0))
      return { row, saying, ...(origin !== undefined && { origin }) }
    })
  }

  countShown(post: PostId): number {
    return countAt(this.#components.store, { post, item: post, type: guest.type }, [])
  }

  /**
   * Shows a response to the readers of its post, refuses it, or takes that back. Writes nothing where it is so already.
   *
   * @throws {NotFoundError} when there is none, or its post is gone.
   */
  async decide(id: GuestResponseId, decision: GuestDecision): Promise<void> {
    const { followClock, store } = this.#components
    await store.transact(async (tx) => {
      await followClock(tx)
      const info = this.#infoOf(tx, id)
      if (info === undefined) throw new NotFoundError(id, { what: 'guest-response' })
      if (info.state !== decision) await this.#write(tx, info, decision)
    })
  }

  async #write(
    tx: Transaction,
    { id, post, name, said }: GuestResponseInfo,
    decision: GuestDecision,
  ): Promise<void> {
    const { threads, world, writer } = this.#components
    const before = tx.get(guestDecisions, id)
    const shown = before?.shownAs
    if (shown !== undefined && rowOf(tx, shown) !== undefined) {
      await threads.retractResponse(tx, shown)
    }
    const shownAs =
      decision === 'shown'
        ? await threads.respond(tx, { item: post, type: 'guest', body: { name, said } })
        : undefined
    writer.write(
      tx,
      { kind: 'self' },
      {
        kind: 'guest-decision',
        id,
        decision,
        ...(shownAs !== undefined && { shownAs }),
        atMs: decidedMs(world.now(), before?.atMs),
      },
    )
  }

  #infoOf(reader: Reader, id: GuestResponseId): GuestResponseInfo | undefined {
    const row = reader.get(guestResponses, id)
    if (row === undefined || postAt(reader, row.post) === undefined) return undefined
    const { decision = 'waiting', shownAs } = reader.get(guestDecisions, id) ?? {}
    // The author may have taken it back in the thread.
    const isGone =
      shownAs !== undefined && isRetracted(reader, this.#components.keyring.person, shownAs)
    return { ...row, state: isGone ? 'refused' : decision }
  }
}

/** How many responses by a link the owner did not decide about. */
export async function countWaiting(reader: Reader, link: GuestLinkId): Promise<number> {
  const range = { ...under(link), limit: guestUndecidedMax }
  return (await reader.list(guestWaiting, range)).length
}
