/**
 * Carriers and blobs: each carrier hears of every blob that our posts name, and of those that none names any more. Of what we carry for others
 * the oldest blobs give way, first to newer ones, then to entries.
 */
import type { BlobId, PeerName, PersonId } from '../../../protocol/ids.ts'
import { blobBytesMin, carryBlobsMax } from '../../../protocol/limits.ts'
import type { CarriedBlob } from '../../../protocol/records/carry.ts'
import { keyOf, under } from '../../store/table.ts'
import type { Transaction } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { contactPeers } from '../carriers/carrying.ts'
import { isOffered } from '../carriers/wishes.ts'
import type { CarryRoom } from '../carriers/carry-room.ts'
import { carriedBytesReserve } from '../carriers/limits.ts'
import { carriedCount, carriedFor, carryOffers, usedCarriers } from '../carriers/tables.ts'
import type { ViewEvents } from '../feeds/context.ts'
import type { Writer } from '../feeds/writer.ts'
import { dropCarried, oldestCarried } from './apply-carry-blobs.ts'
import { dropBatchMax, entryRoomBytes } from './limits.ts'
import { blobsTold, carriedBlobCounts, ownBlobs } from './tables.ts'

export interface BlobCarryingComponents {
  events: ViewEvents
  room: CarryRoom
  world: World
  writer: Writer
}

export class BlobCarrying {
  readonly #components: BlobCarryingComponents
  /** Whether something may have to be told, or to give way. */
  #isDue = true

  constructor(components: BlobCarryingComponents) {
    this.#components = components
  }

  /** Blobs of ours, or what is carried, changed. */
  changed(): void {
    this.#isDue = true
  }

  /** Does what is due. It looks through all blobs of ours, so only after something changed. */
  async tend(tx: Transaction): Promise<void> {
    if (!this.#isDue) return
    this.#isDue = false
    try {
      await this.#tellAll(tx)
      for (const [person] of await tx.list(carriedBlobCounts, {})) {
        await this.#makeRoom(tx, person as PersonId)
      }
    } catch (error) {
      this.#isDue = true
      throw error
    }
  }

  async #tellAll(tx: Transaction): Promise<void> {
    const own = await tx.list(ownBlobs, {})
    const blobs = own.map(([id, paddedBytes]) => ({ id: id as BlobId, paddedBytes }))
    for (const [name, { person }] of await tx.list(carryOffers, {})) {
      const peer = name as PeerName
      if (!contactPeers(tx, person).includes(peer)) continue
      const isUsed = tx.get(usedCarriers, person) !== undefined && isOffered(tx, peer)
      await this.#tell(tx, peer, isUsed ? blobs : [])
    }
  }

  /** Names to a carrier what it does not know of yet, and what it can delete. */
  async #tell(tx: Transaction, peer: PeerName, own: readonly CarriedBlob[]): Promise<void> {
    const round = tx.get(carryOffers, peer)?.round
    const added = own.filter(({ id }) => tx.get(blobsTold, keyOf(peer, id)) !== round)
    const told = await tx.list(blobsTold, under(peer))
    const ids = told.map(([key]) => (key.split('!')[1] ?? '') as BlobId)
    const kept = new Set(own.map(({ id }) => id))
    const gone = ids.filter((id) => !kept.has(id))
    this.#write(tx, peer, { blobs: added, isCarried: true })
    // Its size is not needed any more: any right one does.
    const removed = gone.map((id) => ({ id, paddedBytes: blobBytesMin }))
    this.#write(tx, peer, { blobs: removed, isCarried: false })
  }

  #write(
    tx: Transaction,
    peer: PeerName,
    { blobs, isCarried }: { blobs: readonly CarriedBlob[]; isCarried: boolean },
  ): void {
    const { world, writer } = this.#components
    for (let start = 0; start < blobs.length; start += carryBlobsMax) {
      const some = blobs.slice(start, start + carryBlobsMax)
      const record = { kind: 'carry-blobs', blobs: some, isCarried, atMs: world.now() } as const
      writer.write(tx, { kind: 'pair', peer }, record)
    }
  }

  /** Drops the oldest blobs of somebody until the rest, and the next entries, fit what they were offered. */
  async #makeRoom(tx: Transaction, owner: PersonId): Promise<void> {
    const { events } = this.#components
    for (;;) {
      const excess = this.#excessOf(tx, owner)
      if (excess <= 0) return
      const oldest = await oldestCarried(tx, owner, dropBatchMax)
      if (oldest.length === 0) return
      let freed = 0
      for (const id of oldest) {
        if (freed >= excess) break
        freed += dropCarried({ tx, events }, owner, id)
      }
    }
  }

  #excessOf(tx: Transaction, owner: PersonId): number {
    const row = tx.get(carriedFor, owner)
    if (row === undefined || row.bytes === 0) return Infinity
    const reserve = Math.min(carriedBytesReserve + entryRoomBytes, row.bytes / 2)
    const all = tx.get(carriedCount, 'bytes') ?? 0
    return Math.max(
      row.usedBytes + reserve - row.bytes,
      all + reserve - this.#components.room.bytes,
    )
  }
}
