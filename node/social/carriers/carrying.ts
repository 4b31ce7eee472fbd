/**
 * Carriers: contacts who store and serve feeds that they cannot read. We offer room to others, use the room that others
 * offer, and name to them every feed of ours.
 */
import type { FeedId, PeerName, PersonId } from '../../../protocol/ids.ts'
import { cardCarriersMax, carryFeedsMax } from '../../../protocol/limits.ts'
import type { CardCarrier } from '../../../protocol/records/card.ts'
import { fromBase64url } from '../../../protocol/bytes.ts'
import { NotAContactError, NotFoundError, NotOfferedError } from '../../errors.ts'
import type { CarryRole } from '../../roles.ts'
import { headAt } from '../../store/feed-store.ts'
import { under } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { dropUnoffered, isToldToCarry } from './apply-carry.ts'
import { isBlocked } from '../contacts/apply-block.ts'
import { isOffered, tendWishes } from './wishes.ts'
import { isStepTaken, isFullFor, type CarryRoom } from './carry-room.ts'
import { claimOf, feedOfKey } from '../feeds/feed-rows.ts'
import type { Keyring } from '../feeds/keyring.ts'
import {
  carrierUses,
  carriedFor,
  carryOffered,
  carryOffers,
  carryTold,
  usedCarriers,
  type CarriedForRow,
  type CarryOfferRow,
} from './tables.ts'
import { contacts } from '../contacts/tables.ts'
import { feeds, type FeedRow } from '../feeds/tables.ts'
import type { Writer } from '../feeds/writer.ts'
import { decidedMs } from '../feeds/times.ts'

export interface CarryingComponents {
  keyring: Keyring
  world: World
  writer: Writer
  room: CarryRoom
  /** Carries for every contact. */
  role?: CarryRole | undefined
  /** Contacts in the aspects that are chosen for carrying for each other. */
  mutualWith: (reader: Reader) => Promise<ReadonlySet<PersonId>>
  /** There is room again for what a peer writes. */
  hasRoomAgain: (peer: PeerName) => void
}

export class Carrying {
  readonly #components: CarryingComponents

  constructor(components: CarryingComponents) {
    this.#components = components
  }

  /**
   * Offers to carry so many bytes for a contact; 0 ends that, and deletes what was carried.
   *
   * @throws {NotAContactError} when the person is none.
   */
  async offer(tx: Transaction, person: PersonId, bytes: number): Promise<void> {
    const devices = devicesOf(tx, person)
    const row = tx.get(carriedFor, person)
    if (bytes === (row?.bytes ?? 0)) return
    this.#writeOffer(tx, devices, bytes)
    if (bytes === 0) await dropUnoffered(tx)
    else this.#tellState(tx, person)
  }

  /**
   * Lets a contact that offered it carry everything that we write.
   *
   * @throws {NotOfferedError} when they did not.
   */
  async use(tx: Transaction, person: PersonId): Promise<void> {
    const peers = devicesOf(tx, person)
    if (!peers.some((peer) => isOffered(tx, peer))) throw new NotOfferedError(person)
    await this.useOnceOffered(tx, person)
  }

  /**
   * Asks a contact to carry for us, and lets them as soon as they offer it.
   *
   * @throws {NotAContactError} when the person is none.
   */
  async ask(tx: Transaction, person: PersonId): Promise<void> {
    devicesOf(tx, person)
    await this.useOnceOffered(tx, person)
    await tendWishes(tx, this.#components, this)
  }

  /** Like `use`, for somebody that will offer it. */
  async useOnceOffered(tx: Transaction, person: PersonId): Promise<void> {
    if (tx.get(usedCarriers, person) !== undefined) return
    this.#writeUse(tx, person, true)
    await this.#tellFeeds(tx)
  }

  /**
   * Tells a carrier to delete what it carries for us.
   *
   * @throws {NotFoundError} when they are to carry nothing.
   */
  async stop(tx: Transaction, person: PersonId): Promise<void> {
    const devices = devicesOf(tx, person)
    if (tx.get(usedCarriers, person) === undefined) {
      throw new NotFoundError(`carrier ${person}`, { what: 'carrier' })
    }
    this.#writeUse(tx, person, false)
    for (const peer of devices) {
      // Also those of an offer that was taken back since: the carrier may hear of them only after it made another one.
      const told = (await tx.list(carryTold, under(peer))).map(([key]) => feedOfKey(key))
      const rows = told.flatMap((id) => tx.get(feeds, id) ?? [])
      this.#writeCarry(tx, peer, { rows, isCarried: false })
    }
  }

  /** Ends all carrying with a person, in both directions. */
  async end(tx: Transaction, person: PersonId): Promise<void> {
    await this.offer(tx, person, 0)
    if (tx.get(usedCarriers, person) !== undefined) await this.stop(tx, person)
  }

  /** Acts on offers and entries: every carrier hears of every feed, every owner how full we are. */
  async tend(tx: Transaction): Promise<void> {
    await this.#offerToAll(tx)
    await tendWishes(tx, this.#components, this)
    await this.#tellFeeds(tx)
    for (const { person, bytes } of await offersOfOurs(tx)) {
      const untold = contactPeers(tx, person).filter((peer) => tx.get(carryOffered, peer) !== bytes)
      this.#writeOffer(tx, untold, bytes)
      this.#tellState(tx, person)
    }
  }

  /** Offers room to contacts that never had an offer, where this node is meant for that. */
  async #offerToAll(tx: Transaction): Promise<void> {
    const { role } = this.#components
    if (role === undefined) return
    for (const [, { person }] of await tx.list(contacts, {})) {
      const isNew = tx.get(carriedFor, person) === undefined && !isBlocked(tx, person)
      if (isNew) await this.offer(tx, person, role.eachBytes)
    }
  }

  /** Names to every carrier that is used the feeds of ours that it does not know of yet. */
  async #tellFeeds(tx: Transaction): Promise<void> {
    const own = await ownFeeds(tx)
    for (const [person] of await tx.list(usedCarriers, {})) {
      for (const peer of contactPeers(tx, person as PersonId)) {
        if (!isOffered(tx, peer)) continue
        const rows = own.filter(({ id, reader }) => reader !== peer && !isToldToCarry(tx, peer, id))
        this.#writeCarry(tx, peer, { rows, isCarried: true })
      }
    }
  }

  /** Tells a person whose feeds we carry how full we are, where that changed. */
  #tellState(tx: Transaction, person: PersonId): void {
    const { writer, world, room, hasRoomAgain } = this.#components
    const row = tx.get(carriedFor, person)
    if (row === undefined || row.bytes === 0) return
    const isFull = isFullFor(tx, row, room)
    if (isFull === row.isFull && !isStepTaken(row)) return
    const { usedBytes } = row
    const record = { kind: 'carry-state', usedBytes, isFull, atMs: world.now() } as const
    for (const peer of contactPeers(tx, person)) {
      writer.write(tx, { kind: 'pair', peer }, record)
      if (row.isFull && !isFull) tx.afterCommit(() => hasRoomAgain(peer))
    }
  }

  #writeOffer(tx: Transaction, devices: readonly PeerName[], bytes: number): void {
    const { writer, world } = this.#components
    for (const peer of devices) {
      writer.write(tx, { kind: 'pair', peer }, { kind: 'carry-offer', bytes, atMs: world.now() })
    }
  }

  #writeUse(tx: Transaction, person: PersonId, isUsed: boolean): void {
    const { writer, world } = this.#components
    // After what was decided before, also when the clock was set back.
    const atMs = decidedMs(world.now(), tx.get(carrierUses, person)?.atMs)
    writer.write(tx, { kind: 'self' }, { kind: 'carrier', person, isUsed, atMs })
  }

  #writeCarry(
    tx: Transaction,
    peer: PeerName,
    { rows, isCarried }: { rows: readonly FeedRow[]; isCarried: boolean },
  ): void {
    const { keyring, writer, world } = this.#components
    for (let start = 0; start < rows.length; start += carryFeedsMax) {
      const chunk = rows.slice(start, start + carryFeedsMax)
      const claims = chunk.map((row) => claimOf(keyring, row))
      const record = { kind: 'carry', claims, isCarried, atMs: world.now() } as const
      writer.write(tx, { kind: 'pair', peer }, record)
    }
  }
}

/** Offers of others to us: one row for each device of theirs, with whether we use it. */
export async function offersToUs(
  reader: Reader,
): Promise<readonly (CarryOfferRow & { isUsed: boolean })[]> {
  const rows = (await reader.list(carryOffers, {})).map(([, row]) => row)
  return rows
    .filter(({ bytes, person }) => bytes > 0 && !isBlocked(reader, person))
    .map((row) => ({ ...row, isUsed: reader.get(usedCarriers, row.person) !== undefined }))
}

/** Room that we use or offer for others. */
export async function offersOfOurs(reader: Reader): Promise<readonly CarriedForRow[]> {
  const rows = (await reader.list(carriedFor, {})).map(([, row]) => row)
  return rows.filter(({ bytes, person }) => bytes > 0 && !isBlocked(reader, person))
}

/** Where what we write can be had while we are away. */
export async function cardCarriers(reader: Reader): Promise<CardCarrier[]> {
  const used = (await reader.list(usedCarriers, {})).map(([person]) => person as PersonId)
  const devices = used.flatMap((person) => reader.get(contacts, person)?.devices ?? [])
  return devices
    .filter(({ peer }) => isOffered(reader, peer))
    .slice(0, cardCarriersMax)
    .flatMap(({ peerKey, addresses }) => {
      const bytes = fromBase64url(peerKey)
      return bytes === undefined ? [] : [{ peerKey: bytes, addresses }]
    })
}

/** Feeds of ours that a device carries. */
export async function feedsToldTo(reader: Reader, peer: PeerName): Promise<FeedId[]> {
  const told = (await reader.list(carryTold, under(peer))).map(([key]) => feedOfKey(key))
  return told.filter((feed) => isToldToCarry(reader, peer, feed))
}

async function ownFeeds(reader: Reader): Promise<FeedRow[]> {
  const rows = (await reader.list(feeds, {})).map(([, row]) => row)
  return rows.filter(({ id, isMine }) => isMine && headAt(reader, id).height > 0)
}

function devicesOf(reader: Reader, person: PersonId): PeerName[] {
  if (reader.get(contacts, person) === undefined) throw new NotAContactError(person)
  return contactPeers(reader, person)
}

export function contactPeers(reader: Reader, person: PersonId): PeerName[] {
  return reader.get(contacts, person)?.devices.map(({ peer }) => peer) ?? []
}
