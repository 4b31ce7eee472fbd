/** Answers nodes that have this one hold bundles of their guest links, where it is a relay that does so. */
import { toBase64url } from '../../../protocol/bytes.ts'
import { ownerMark } from '../../../protocol/guest.ts'
import {
  decodeGuestQuestion,
  encodeGuestAnswer,
  guestProtocol,
  type GuestAnswer,
  type GuestQuestion,
} from '../../../protocol/guest-message.ts'
import type { PeerName } from '../../../protocol/ids.ts'
import { guestDaysMax, guestFrameBytesMax } from '../../../protocol/limits.ts'
import { dayMs } from '../../durations.ts'
import type { Network } from '../../network/base/network.ts'
import type { GuestRole } from '../../roles.ts'
import type { Store } from '../../store/store.ts'
import type { World } from '../../world.ts'
import { HourlyCount } from '../lib/hourly-count.ts'
import { guestBeginsPerHourMax, guestFrameCost } from './limits.ts'
import { forgetResponses, waitingResponses } from './response-shelf.ts'
import { addPart, beginHeld, endHeld, noResponses } from './shelf.ts'
import { heldBundles } from './tables.ts'

export interface GuestDoorComponents {
  network: Network
  store: Store
  world: World
  /** None where bundles of others are not held. */
  guestRole?: GuestRole | undefined
  /** Called when something is held that is over at a time. */
  held: () => void
}

type Question<K extends GuestQuestion['kind']> = Extract<GuestQuestion, { kind: K }>

export class GuestDoor {
  readonly #components: GuestDoorComponents
  readonly #begins: HourlyCount

  constructor(components: GuestDoorComponents) {
    this.#components = components
    this.#begins = new HourlyCount(components.world)
  }

  /** Anybody may ask: a node that holds nothing says so. */
  async open(): Promise<void> {
    await this.#components.network.respond({
      id: guestProtocol,
      frameBytesMax: guestFrameBytesMax,
      frameCost: guestFrameCost,
      isOpenTo: () => true,
      answer: async (peer, question) =>
        encodeGuestAnswer(await this.#answer(peer, decodeGuestQuestion(question))),
    })
  }

  async #answer(peer: PeerName, question: GuestQuestion): Promise<GuestAnswer> {
    const { guestRole: role } = this.#components
    if (role === undefined) return { kind: 'no' }
    if (question.kind === 'terms') return { kind: 'origin', origin: role.origin }
    if (question.kind === 'begin') return this.#begin(peer, question, role)
    if (question.kind === 'part') return this.#part(peer, question)
    return this.#owned(question)
  }

  async #begin(
    peer: PeerName,
    { id, bytes, owner, untilMs, responses }: Question<'begin'>,
    { bytes: bytesMax }: GuestRole,
  ): Promise<GuestAnswer> {
    const { network, store, world } = this.#components
    const from = network.originOf(peer) ?? peer
    const nowMs = world.now()
    const lastsMs = untilMs - nowMs
    // A day more than there can be, for clocks that differ.
    if (lastsMs <= 0 || lastsMs > (guestDaysMax + 1) * dayMs) return { kind: 'no' }
    if (!this.#begins.take(from, guestBeginsPerHourMax)) return { kind: 'full' }
    const held = {
      by: peer,
      from,
      owner: toBase64url(owner),
      bytes,
      untilMs,
      ...(responses === true && { responses: noResponses }),
    }
    const kind = await store.transact((tx) => beginHeld(tx, id, { held, nowMs, bytesMax }))
    this.#components.held()
    return { kind }
  }

  async #part(peer: PeerName, { id, at, bytes }: Question<'part'>): Promise<GuestAnswer> {
    const { store } = this.#components
    return { kind: await store.transact((tx) => addPart(tx, id, { by: peer, at, bytes })) }
  }

  /** The person who made the link may ask, from any device: the proof tells. */
  async #owned(question: Question<'ask' | 'responses' | 'end'>): Promise<GuestAnswer> {
    const { store, world } = this.#components
    const { kind, id, proof } = question
    const row = store.get(heldBundles, id)
    const isOwner = row?.owner === toBase64url(ownerMark(proof))
    if (row === undefined || row.over !== undefined || !isOwner) return { kind: 'gone' }
    if (kind === 'ask') return { kind: 'held', opened: row.opened }
    if (kind === 'responses') {
      await store.transact((tx) => forgetResponses(tx, id, question.had))
      return { kind, sealed: await waitingResponses(store, id) }
    }
    await store.transact((tx) => endHeld(tx, id, { over: 'ended', nowMs: world.now() }))
    return { kind: 'gone' }
  }
}
