/**
 * Carriers: contacts who store and serve feeds that they cannot read. We offer room to others, use the room that others
 * offer, and name to them every feed of ours.
 */
import { peerName, type FeedId, type PeerName, type PersonId } from '../../protocol/ids.ts'
import { cardCarriersMax, carryFeedsMax } from '../../protocol/limits.ts'
import type { CardCarrier } from '../../protocol/records/card.ts'
import { fromBase64url } from '../../protocol/bytes.ts'
import { NotAContactError, NotOfferedError } from '../errors.ts'
import { carriedBytesReserve } from '../limits.ts'
import { headAt } from '../store/feed-store.ts'
import { keyOf, under } from '../store/table.ts'
import type { Reader, Transaction } from '../store/transaction.ts'
import type { World } from '../world.ts'
import { dropCarried } from './apply-carry.ts'
import { claimOf } from './feeds.ts'
import type { Keyring } from './keyring.ts'
import {
  carried,
  carriedFor,
  carryOffers,
  carryTold,
  contacts,
  feeds,
  usedCarriers,
  type CarryOfferRow,
  type FeedRow,
} from './tables.ts'
import type { Writer } from './writer.ts'

export interface CarryingComponents {
  keyring: Keyring
  world: World
  writer: Writer
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
    const { writer, world } = this.#components
    for (const peer of devicesOf(tx, person)) {
      writer.write(tx, { kind: 'pair', peer }, { kind: 'carry-offer', bytes, atMs: world.now() })
    }
    if (bytes > 0) return this.tellState(tx, person)
    for (const [id, row] of await tx.list(carried, {})) {
      if (row.owner === person) dropCarried(tx, id as FeedId)
    }
  }

  /**
   * Lets a contact who offered it carry everything that we write.
   *
   * @throws {NotOfferedError} when they did not.
   */
  async use(tx: Transaction, person: PersonId): Promise<void> {
    const peers = devicesOf(tx, person)
    if (!peers.some((peer) => (tx.get(carryOffers, peer)?.bytes ?? 0) > 0)) {
      throw new NotOfferedError(person)
    }
    this.#writeUse(tx, person, true)
    await this.tellFeeds(tx)
  }

  /** Tells a carrier to delete what it carries for us. */
  async stop(tx: Transaction, person: PersonId): Promise<void> {
    this.#writeUse(tx, person, false)
    for (const peer of devicesOf(tx, person)) {
      const told = (await tx.list(carryTold, under(peer))).map(([key]) => feedOfKey(key))
      const rows = told.flatMap((id) => tx.get(feeds, id) ?? [])
      this.#writeCarry(tx, peer, { rows, isCarried: false })
    }
  }

  /** What follows from offers and entries: every carrier knows every feed, every owner how full we are. */
  async tend(tx: Transaction): Promise<void> {
    await this.tellFeeds(tx)
    for (const { person } of await offersOfOurs(tx)) this.tellState(tx, person)
  }

  /** Names to every carrier that is used the feeds of ours that it does not know of yet. */
  async tellFeeds(tx: Transaction): Promise<void> {
    for (const [person] of await tx.list(usedCarriers, {})) {
      for (const peer of contactPeers(tx, person as PersonId)) {
        if ((tx.get(carryOffers, peer)?.bytes ?? 0) === 0) continue
        const rows = (await ownFeeds(tx)).filter(
          ({ id, reader }) => reader !== peer && tx.get(carryTold, keyOf(peer, id)) === undefined,
        )
        this.#writeCarry(tx, peer, { rows, isCarried: true })
      }
    }
  }

  /** Tells a person whose feeds we carry how full we are, where that changed. */
  tellState(tx: Transaction, person: PersonId): void {
    const { writer, world } = this.#components
    const row = tx.get(carriedFor, person)
    if (row === undefined || row.bytes === 0) return
    const isFull = row.usedBytes + carriedBytesReserve > row.bytes
    if (isFull === row.isFull) return
    const { usedBytes } = row
    const record = { kind: 'carry-state', usedBytes, isFull, atMs: world.now() } as const
    for (const peer of contactPeers(tx, person)) writer.write(tx, { kind: 'pair', peer }, record)
  }

  #writeUse(tx: Transaction, person: PersonId, isUsed: boolean): void {
    const { writer, world } = this.#components
    const atMs = world.now()
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

/** What others would carry for us: one row for each person, with whether we use it. */
export async function offersToUs(
  reader: Reader,
): Promise<readonly (CarryOfferRow & { isUsed: boolean })[]> {
  const rows = (await reader.list(carryOffers, {})).map(([, row]) => row)
  return rows
    .filter(({ bytes }) => bytes > 0)
    .map((row) => ({ ...row, isUsed: reader.get(usedCarriers, row.person) !== undefined }))
}

/** What we carry, or would, for others. */
export async function offersOfOurs(reader: Reader): Promise<readonly CarryOfferRow[]> {
  const rows = (await reader.list(carriedFor, {})).map(([, row]) => row)
  return rows.filter(({ bytes }) => bytes > 0)
}

/** Where what we write can be had while we are away. */
export async function cardCarriers(reader: Reader): Promise<CardCarrier[]> {
  const used = (await reader.list(usedCarriers, {})).map(([person]) => person as PersonId)
  const devices = used.flatMap((person) => reader.get(contacts, person)?.devices ?? [])
  return devices
    .filter(({ peer }) => (reader.get(carryOffers, peer)?.bytes ?? 0) > 0)
    .slice(0, cardCarriersMax)
    .flatMap(({ peerKey, addresses }) => {
      const bytes = fromBase64url(peerKey)
      return bytes === undefined ? [] : [{ peerKey: bytes, addresses }]
    })
}

/** The name of the peer in a card. */
export function carrierPeer({ peerKey }: CardCarrier): PeerName {
  return peerName(peerKey)
}

async function ownFeeds(reader: Reader): Promise<FeedRow[]> {
  const rows = (await reader.list(feeds, {})).map(([, row]) => row)
  return rows.filter(({ id, isMine }) => isMine && headAt(reader, id).height > 0)
}

function devicesOf(reader: Reader, person: PersonId): PeerName[] {
  if (reader.get(contacts, person) === undefined) throw new NotAContactError(person)
  return contactPeers(reader, person)
}

function contactPeers(reader: Reader, person: PersonId): PeerName[] {
  return reader.get(contacts, person)?.devices.map(({ peer }) => peer) ?? []
}

function feedOfKey(key: string): FeedId {
  return key.slice(key.lastIndexOf('!') + 1) as FeedId
}
