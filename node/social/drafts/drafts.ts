/**
 * Drafts, as their owner changes them. A change is a row of this device first, and a record for the other ones later. Whatever two changes
 * meet, both texts are kept: one of them becomes a draft of its own.
 */
import { toBase64url } from '../../../protocol/bytes.ts'
import { recordBytesMax } from '../../../protocol/envelope.ts'
import { NothingVisibleError, TooLargeError } from '../../../protocol/errors.ts'
import { peerName, shortIdLength, type DraftId, type PeerName } from '../../../protocol/ids.ts'
import type { DraftContent, DraftProblem, DraftRecord } from '../../../protocol/records/draft.ts'
import { encodeRecord } from '../../../protocol/records/record.ts'
import { EmptyAudienceError, LimitReachedError, WrittenElsewhereError } from '../../errors.ts'
import type { Transaction } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { noteChange } from '../feeds/changes.ts'
import type { Keyring } from '../feeds/keyring.ts'
import { decidedMs } from '../feeds/times.ts'
import type { Writer } from '../feeds/writer.ts'
import { draftsMax } from './limits.ts'
import { draftAt, findDraft, isScheduled, listDrafts } from './rows.ts'
import { drafts, unrecordedDrafts, type DraftRow, type DraftVersion } from './tables.ts'

export interface DraftsComponents {
  keyring: Keyring
  world: World
  writer: Writer
}

/** A draft as its owner wants it. */
export interface DraftWish {
  content: DraftContent
  /** When it is to be sent, by this device. @default it waits for its owner */
  sendAtMs?: number
}

/** A change of the version that its writer saw. */
export interface DraftChange extends DraftWish {
  version: number
}

type NewDraft = DraftWish & Pick<DraftRow, 'problem'>

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
   * @throws {EmptyAudienceError | NothingVisibleError} when it is to be sent later, and nobody would read it, or nothing.
   */
  async begin(tx: Transaction, wish: DraftWish): Promise<DraftRow> {
    const max = draftsMax
    const known = await listDrafts(tx)
    assertSendable(wish)
    const same = known.find((row) => this.isOwn(row) && isSame(row, wish))
    if (same !== undefined) return same
    if (known.length >= max) throw new LimitReachedError('drafts', { max })
    return this.#make(tx, wish)
  }

  /**
   * Changes a draft. Where it is gone, or another version by now, the change begins one of its own; where another device wrote it, this one
   * takes it over. A change that says no time cancels the sending.
   *
   * @throws as `begin` does.
   * @throws {WrittenElsewhereError} when another device is to send it: two could.
   */
  async change(tx: Transaction, id: DraftId, { version, ...wish }: DraftChange): Promise<DraftRow> {
    const before = findDraft(tx, id)
    if (before === undefined) return this.begin(tx, wish)
    if (isSame(before, wish)) return before
    const isToSend = before.sendAtMs !== undefined && wish.sendAtMs !== undefined
    // Of two that are to be sent, one would be too much.
    if (before.version !== version) {
      return this.begin(tx, isToSend ? { content: wish.content } : wish)
    }
    if (!this.isOwn(before)) {
      if (isToSend) throw new WrittenElsewhereError(`draft ${id}`)
      return this.#takeOver(tx, before, wish)
    }
    assertSendable(wish)
    const { device } = before
    const atMs = decidedMs(this.#components.world.now(), before.atMs)
    return keep(tx, { id, version: version + 1, device, ...wish, atMs })
  }

  /** Makes a post that did not go out at its time a draft again, with a notice of it. */
  giveBack(tx: Transaction, row: DraftRow, problem: DraftProblem): void {
    const { world, writer } = this.#components
    const { id, version, content } = row
    const atMs = world.now()
    if (!this.isOwn(row)) this.#takeOver(tx, row, { content, problem })
    else {
      keep(tx, { id, version: version + 1, device: row.device, content, problem, atMs })
      this.record(tx, id)
    }
    const notice = { kind: 'notice', what: 'unsent', isSeen: false, atMs } as const
    writer.write(tx, { kind: 'self' }, notice)
  }

  /** Deletes a draft; a version after the one that was seen stays. @throws {NotFoundError} when there is none. */
  remove(tx: Transaction, { id, version: seen }: DraftVersion): void {
    const { version } = draftAt(tx, id)
    if (version > seen) return
    tx.delete(unrecordedDrafts, id)
    if (tx.get(drafts, id) === undefined) noteChange(tx, { kind: 'draft', id })
    else this.#components.writer.write(tx, { kind: 'self' }, { kind: 'draft-gone', id, version })
  }

  /** A post was sent that a version of a draft was. A later one waits for its owner: of two that are sent, one would be too much. */
  async sent(tx: Transaction, { id, version: seen }: DraftVersion): Promise<void> {
    const row = findDraft(tx, id)
    if (row === undefined) return
    this.remove(tx, { id, version: seen })
    const { content, version } = row
    if (version <= seen || !isScheduled(row)) return
    await this.change(tx, id, { content, version })
    this.record(tx, id)
  }

  /** Gives the other devices what no feed has yet of a draft. */
  record(tx: Transaction, id: DraftId): void {
    const row = tx.get(unrecordedDrafts, id)
    if (row === undefined) return
    // This home was another device when it was written: a copy may go on with it there.
    if (!this.isOwn(row)) this.#takeOver(tx, row, row)
    else this.#components.writer.write(tx, { kind: 'self' }, recordOf(row))
  }

  /**
   * Goes on, as a draft of this device, with one that a device wrote that this home was, where no other device can read it. One that is to
   * be sent stays as it is until its time: a copy may send it.
   */
  goOnWith(tx: Transaction, { id, version }: DraftVersion): void {
    const row = tx.get(drafts, id)
    if (row?.version === version && !this.isOwn(row) && !isScheduled(row)) {
      this.#takeOver(tx, row, row)
    }
  }

  /** Gives them what no feed has yet of all drafts. */
  async recordAll(tx: Transaction): Promise<void> {
    for (const [id] of await tx.list(unrecordedDrafts, {})) this.record(tx, id as DraftId)
  }

  /** Whether this device wrote a draft. */
  isOwn({ device }: Pick<DraftRow, 'device'>): boolean {
    return device === this.#device
  }

  /** The new one stands in the feed before the other devices forget the old one. */
  #takeOver(tx: Transaction, before: DraftRow, wish: NewDraft): DraftRow {
    const made = this.#make(tx, wish)
    this.record(tx, made.id)
    this.remove(tx, before)
    return made
  }

  #make(tx: Transaction, { content, sendAtMs, problem }: NewDraft): DraftRow {
    const { world } = this.#components
    const id = toBase64url(world.random(shortIdLength)) as DraftId
    noteChange(tx, { kind: 'draft', id })
    const marks = {
      ...(sendAtMs !== undefined && { sendAtMs }),
      ...(problem && { problem }),
    }
    return keep(tx, { id, version: 1, device: this.#device, content, ...marks, atMs: world.now() })
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

/** @throws {EmptyAudienceError | NothingVisibleError} when it is to be sent later, and nobody would read it, or nothing. */
function assertSendable({ content, sendAtMs }: DraftWish): void {
  if (sendAtMs === undefined) return
  const { audience, text, media } = content
  if (audience.length === 0) throw new EmptyAudienceError('nobody was chosen')
  if (text === '' && media.length === 0) throw new NothingVisibleError('post', { field: 'text' })
}

function isSame(one: DraftWish, other: DraftWish): boolean {
  const isAlike = JSON.stringify(one.content) === JSON.stringify(other.content)
  return isAlike && one.sendAtMs === other.sendAtMs
}

function recordOf({ device: _device, ...row }: DraftRow): DraftRecord {
  return { kind: 'draft', ...row }
}
