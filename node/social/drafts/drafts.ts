/**
 * Drafts, as their owner changes them. A change is a row of this device first, and a record for the other ones later. Whatever two changes
 * meet, both texts are kept: one of them becomes a draft of its own.
 */
import { toBase64url } from '../../../protocol/bytes.ts'
import { recordBytesMax } from '../../../protocol/envelope.ts'
import { TooLargeError } from '../../../protocol/errors.ts'
import { peerName, shortIdLength, type DraftId, type PeerName } from '../../../protocol/ids.ts'
import type { DraftContent, DraftRecord } from '../../../protocol/records/draft.ts'
import { encodeRecord } from '../../../protocol/records/record.ts'
import { LimitReachedError } from '../../errors.ts'
import type { Transaction } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { noteChange } from '../feeds/changes.ts'
import type { Keyring } from '../feeds/keyring.ts'
import { decidedMs } from '../feeds/times.ts'
import type { Writer } from '../feeds/writer.ts'
import { draftsMax } from './limits.ts'
import { draftAt, findDraft, listDrafts } from './rows.ts'
import { drafts, unrecordedDrafts, type DraftRow } from './tables.ts'

export interface DraftsComponents {
  keyring: Keyring
  world: World
  writer: Writer
}

/** A change of the version that its writer saw. */
export interface DraftChange {
  version: number
  content: DraftContent
}

export class Drafts {
  readonly #components: DraftsComponents

  constructor(components: DraftsComponents) {
    this.#components = components
  }

  /**
   * Begins a draft; the same text once more is the draft that this device has of it.
   *
   * @throws {LimitReachedError} above `draftsMax`.
   * @throws {TooLargeError} when no entry has room for it.
   */
  async begin(tx: Transaction, content: DraftContent): Promise<DraftRow> {
    const max = draftsMax
    const known = await listDrafts(tx)
    const same = known.find((row) => this.isOwn(row) && isSame(row.content, content))
    if (same !== undefined) return same
    if (known.length >= max) throw new LimitReachedError('drafts', { max })
    return this.#make(tx, content)
  }

  /**
   * Changes a draft. Where it is gone, or another version by now, the change begins one of its own; where another device wrote it, this one
   * takes it over.
   *
   * @throws as `begin` does.
   */
  async change(tx: Transaction, id: DraftId, { version, content }: DraftChange): Promise<DraftRow> {
    const before = findDraft(tx, id)
    if (before === undefined) return this.begin(tx, content)
    if (isSame(before.content, content)) return before
    if (before.version !== version) return this.begin(tx, content)
    if (!this.isOwn(before)) return this.#takeOver(tx, before, content)
    const atMs = decidedMs(this.#components.world.now(), before.atMs)
    return keep(tx, { ...before, version: version + 1, content, atMs })
  }

  /** Deletes a draft, as it is now. @throws {NotFoundError} when there is none. */
  remove(tx: Transaction, id: DraftId): void {
    const { version } = draftAt(tx, id)
    tx.delete(unrecordedDrafts, id)
    if (tx.get(drafts, id) === undefined) noteChange(tx, { kind: 'draft', id })
    else this.#components.writer.write(tx, { kind: 'self' }, { kind: 'draft-gone', id, version })
  }

  /** Gives the other devices what no feed has yet of a draft. */
  record(tx: Transaction, id: DraftId): void {
    const row = tx.get(unrecordedDrafts, id)
    if (row === undefined) return
    // This home was another device when it was written: a copy may go on with it there.
    if (!this.isOwn(row)) this.#takeOver(tx, row, row.content)
    else this.#components.writer.write(tx, { kind: 'self' }, recordOf(row))
  }

  /** The same of all drafts. */
  async recordAll(tx: Transaction): Promise<void> {
    for (const [id] of await tx.list(unrecordedDrafts, {})) this.record(tx, id as DraftId)
  }

  /** Whether this device wrote a draft. */
  isOwn({ device }: Pick<DraftRow, 'device'>): boolean {
    return device === this.#device
  }

  /** The new one stands in the feed before the other devices forget the old one. */
  #takeOver(tx: Transaction, before: DraftRow, content: DraftContent): DraftRow {
    const made = this.#make(tx, content)
    this.record(tx, made.id)
    this.remove(tx, before.id)
    return made
  }

  #make(tx: Transaction, content: DraftContent): DraftRow {
    const { world } = this.#components
    const id = toBase64url(world.random(shortIdLength)) as DraftId
    noteChange(tx, { kind: 'draft', id })
    return keep(tx, { id, version: 1, device: this.#device, content, atMs: world.now() })
  }

  get #device(): PeerName {
    return peerName(this.#components.keyring.device.peer.publicKey)
  }
}

function keep(tx: Transaction, row: DraftRow): DraftRow {
  if (encodeRecord(recordOf(row)).length > recordBytesMax) {
    throw new TooLargeError('draft', { max: recordBytesMax })
  }
  tx.put(unrecordedDrafts, row.id, row)
  return row
}

function isSame(one: DraftContent, other: DraftContent): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

function recordOf({ id, version, content, atMs }: DraftRow): DraftRecord {
  return { kind: 'draft', id, version, content, atMs }
}
