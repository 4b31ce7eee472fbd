/** Fetches responses of guests from whoever holds their links, opens them, and keeps them for the owner. */
import { PappusError } from '../../../protocol/errors.ts'
import { guestKeys } from '../../../protocol/guest.ts'
import {
  guestResponseId,
  openGuestResponse,
  type GuestWords,
} from '../../../protocol/guest-response.ts'
import type { GuestResponseId } from '../../../protocol/ids.ts'
import { guestResponsesMax } from '../../../protocol/limits.ts'
import type { Store } from '../../store/store.ts'
import type { Transaction } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { isRetracted } from '../feeds/placements.ts'
import type { Keyring } from '../feeds/keyring.ts'
import type { Writer } from '../feeds/writer.ts'
import { guestAskMsMax, guestUndecidedMax } from './limits.ts'
import { isAtRelay, openLinks, seedOf } from './links.ts'
import type { RelayClient } from './relay-client.ts'
import { forgetResponses, waitingResponses } from './response-shelf.ts'
import { countWaiting } from './responses.ts'
import { guestResponseCounts, guestResponses, heldBundles, type GuestLinkRow } from './tables.ts'

export interface CollectingComponents {
  followClock: (tx: Transaction) => Promise<void>
  keyring: Keyring
  relays: RelayClient
  store: Store
  world: World
  writer: Writer
}

export class Collecting {
  readonly #components: CollectingComponents

  constructor(components: CollectingComponents) {
    this.#components = components
  }

  /** Takes what guests left on this node. */
  async fromHere(): Promise<void> {
    const { store } = this.#components
    for (const link of await this.#links((row) => !isAtRelay(row))) {
      if ((store.get(heldBundles, link.id)?.responses?.waiting ?? 0) === 0) continue
      const had = await this.#keep(link, await waitingResponses(store, link.id))
      await store.transact((tx) => forgetResponses(tx, link.id, had))
    }
  }

  /** Asks the relays that hold links by which guests may respond. Those that are away are passed over. @returns whether there is any */
  async fromRelays(): Promise<boolean> {
    const links = await this.#links(isAtRelay)
    const within = AbortSignal.timeout(guestAskMsMax)
    const ask = async (ofRelay: readonly GuestLinkRow[]): Promise<void> => {
      for (const link of ofRelay) {
        const isThere = await this.#fromRelay(link, within).catch(() => false)
        // One that is away, or slow, does not answer for the next link either.
        if (!isThere) return
      }
    }
    await Promise.all([...Map.groupBy(links, ({ holder }) => holder).values()].map(ask))
    return links.length > 0
  }

  async #links(fits: (link: GuestLinkRow) => boolean): Promise<GuestLinkRow[]> {
    const { store, world } = this.#components
    const open = await openLinks(store, world.now())
    return open.filter((link) => link.responses === true && fits(link))
  }

  async #fromRelay(link: GuestLinkRow, within: AbortSignal): Promise<true> {
    const { relays } = this.#components
    for (let had: readonly GuestResponseId[] = []; ;) {
      const sealed = await relays.responses(link, had, within)
      had = await this.#keep(link, sealed)
      if (had.length === 0) return true
    }
  }

  /** @returns those that the holder need not keep: all that there is room for, and what nobody can open */
  #keep(link: GuestLinkRow, sealed: readonly Uint8Array[]): Promise<GuestResponseId[]> {
    const { followClock, store } = this.#components
    const opened = sealed.map((each) => ({ id: guestResponseId(each), words: wordsIn(link, each) }))
    return store.transact(async (tx) => {
      if (opened.length > 0) await followClock(tx)
      let room = Math.min(
        guestUndecidedMax - (await countWaiting(tx, link.id)),
        guestResponsesMax - (tx.get(guestResponseCounts, link.id) ?? 0),
      )
      const had: GuestResponseId[] = []
      for (const { id, words } of opened) {
        const isNew = words !== undefined && tx.get(guestResponses, id) === undefined
        if (isNew && room === 0) continue
        had.push(id)
        if (isNew && this.#write(tx, link, { id, words })) room -= 1
      }
      return had
    })
  }

  #write(
    tx: Transaction,
    { id: link, posts }: GuestLinkRow,
    { id, words: { post: number, name, said } }: { id: GuestResponseId; words: GuestWords },
  ): boolean {
    const { keyring, world, writer } = this.#components
    const post = posts[number]
    if (post === undefined || isRetracted(tx, keyring.person, post)) return false
    const atMs = world.now()
    writer.write(tx, { kind: 'self' }, { kind: 'guest-response', id, link, post, name, said, atMs })
    return true
  }
}

/** `undefined` for bytes that no guest with the link sealed. */
function wordsIn(link: GuestLinkRow, sealed: Uint8Array): GuestWords | undefined {
  try {
    return openGuestResponse(sealed, guestKeys(seedOf(link)).responseKey)
  } catch (error) {
    if (error instanceof PappusError) return undefined
    throw error
  }
}
