/** Aspects: private lists of contacts, and the epochs by which their members can read what is posted to them. */
import { fromBase64url, toBase64url } from '../../../protocol/bytes.ts'
import { keyLength } from '../../../protocol/crypto.ts'
import {
  shortIdLength,
  type AspectId,
  type FeedId,
  type PeerName,
  type PersonId,
} from '../../../protocol/ids.ts'
import {
  AspectExistsError,
  BlockedError,
  LimitReachedError,
  NotAContactError,
  NotFoundError,
} from '../../errors.ts'
import { aspectsMax, epochAgeMsMax } from './limits.ts'
import { isEpochLong } from './relay-counts.ts'
import type { FeedName } from '../../../protocol/feed.ts'
import type { MemberRecord } from '../../../protocol/records/member.ts'
import { nameKey } from '../../../protocol/text.ts'
import { headAt, heads } from '../../store/feed-store.ts'
import { keyOf, under } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { isBlocked } from '../contacts/apply-block.ts'
import { feedsReadableBy, isReader } from '../feeds/feed-rows.ts'
import type { Keyring } from '../feeds/keyring.ts'
import { aspects, members, memberships, type AspectRow } from './tables.ts'
import { blocks, contacts } from '../contacts/tables.ts'
import { chains, feeds } from '../feeds/tables.ts'
import type { Writer } from '../feeds/writer.ts'
import { decidedMs } from '../feeds/times.ts'

export interface AspectsComponents {
  keyring: Keyring
  world: World
  writer: Writer
}

export interface AddOptions {
  /** Whether the new member also reads what was posted before. @default false */
  history?: boolean
}

export class Aspects {
  readonly #keyring: Keyring
  readonly #world: World
  readonly #writer: Writer

  constructor({ keyring, world, writer }: AspectsComponents) {
    this.#keyring = keyring
    this.#world = world
    this.#writer = writer
  }

  /**
   * Makes an aspect.
   *
   * @throws {AspectExistsError} when one has that name, or one that nobody could tell from it.
   * @throws {LimitReachedError} above `aspectsMax`.
   */
  async create(tx: Transaction, name: string): Promise<AspectRow> {
    const all = await listAspects(tx)
    if (all.length >= aspectsMax) throw new LimitReachedError('aspects', { max: aspectsMax })
    assertNameFree(all, name)
    const aspect = toBase64url(this.#world.random(shortIdLength)) as AspectId
    this.#writeSelf(tx, { kind: 'aspect', aspect, name, atMs: this.#world.now() })
    return aspectAt(tx, aspect)
  }

  /**
   * Makes the aspects that a person begins with, under ids and times that every device of theirs gives them: devices that
   * began alone have one of each name between them, and what it was called since counts.
   */
  begin(tx: Transaction, names: readonly string[]): void {
    for (const [atMs, name] of names.entries()) {
      this.#writeSelf(tx, { kind: 'aspect', aspect: this.#keyring.firstAspect(name), name, atMs })
    }
  }

  /** @throws {AspectExistsError} when another aspect has that name. */
  async rename(tx: Transaction, aspect: AspectId, name: string): Promise<AspectRow> {
    const { namedAtMs } = aspectAt(tx, aspect)
    const others = (await listAspects(tx)).filter((row) => row.id !== aspect)
    assertNameFree(others, name)
    const atMs = decidedMs(this.#world.now(), namedAtMs)
    this.#writeSelf(tx, { kind: 'aspect', aspect, name, atMs })
    return aspectAt(tx, aspect)
  }

  /**
   * Makes a contact a member, reading posts from now on: where something stands in the current epoch already, another
   * one begins. With history they read all epochs, also if they were a member before.
   *
   * @throws {NotAContactError} when the person is none.
   * @throws {BlockedError} when they are blocked.
   */
  async add(
    tx: Transaction,
    aspect: AspectId,
    person: PersonId,
    { history = false }: AddOptions = {},
  ): Promise<void> {
    if (tx.get(contacts, person) === undefined) throw new NotAContactError(person)
    if (isBlocked(tx, person)) throw new BlockedError(person)
    aspectAt(tx, aspect)
    const isNew = !isMember(tx, aspect, person)
    if (isNew) {
      const current = await this.currentFeed(tx, aspect)
      if (!history && hasPosts(tx, current)) await this.#startEpoch(tx, aspectAt(tx, aspect))
      this.#decide(tx, { aspect, person, isMember: true, history })
    }
    const { epoch } = aspectAt(tx, aspect)
    if (history) this.#grantAll(tx, aspect, person)
    else if (isNew) this.#grant(tx, { aspect, epoch }, person)
  }

  /** Grants a contact's new device every epoch that the person was let into by another one; nothing where they are blocked. */
  async grantAgain(tx: Transaction, person: PersonId, peer: PeerName): Promise<void> {
    if (isBlocked(tx, person)) return
    const devices = tx.get(contacts, person)?.devices ?? []
    const readable = await Promise.all(devices.map((device) => feedsReadableBy(tx, device.peer)))
    const known = new Set(await feedsReadableBy(tx, peer))
    for (const id of new Set(readable.flat())) {
      const { aspect, epoch, secret } = tx.get(feeds, id) ?? {}
      if (aspect === undefined || epoch === undefined || known.has(id)) continue
      this.#grantTo(peer, { tx, aspect, epoch, secret: fromBase64url(secret ?? '') })
    }
  }

  /** Ends a membership: what is posted from now on is not for that person. Nobody is told. */
  remove(tx: Transaction, aspect: AspectId, person: PersonId): void {
    aspectAt(tx, aspect)
    if (!isMember(tx, aspect, person)) return
    this.#decide(tx, { aspect, person, isMember: false, history: false })
  }

  /** Lets a person whose device came to know another one of ours read what they may. */
  async settle(tx: Transaction, only?: PersonId): Promise<void> {
    for (const { id: aspect, epoch: current } of await listAspects(tx)) {
      for (const person of only === undefined ? await membersOf(tx, aspect) : [only]) {
        const row = tx.get(memberships, keyOf(aspect, person))
        if (row === undefined || !isMember(tx, aspect, person)) continue
        for (let epoch = row.fromEpoch; epoch <= current; epoch += 1) {
          const { onlyFor } = tx.get(feeds, this.#feedAt(aspect, epoch)) ?? {}
          if (onlyFor === undefined) this.#grant(tx, { aspect, epoch }, person)
        }
      }
    }
    await this.#settleClosed(tx, only)
  }

  /** The same for epochs that are for certain people, members or not. */
  async #settleClosed(tx: Transaction, only?: PersonId): Promise<void> {
    for (const [, { aspect, epoch, isMine, onlyFor = [] }] of await tx.list(feeds, {})) {
      if (!isMine || aspect === undefined || epoch === undefined) continue
      for (const person of onlyFor) {
        if (only === undefined || person === only) this.#grant(tx, { aspect, epoch }, person)
      }
    }
  }

  /** Starts an epoch for certain people, members now or not; the next post to the aspect starts another. */
  async startEpochFor(
    tx: Transaction,
    aspect: AspectId,
    people: readonly PersonId[],
  ): Promise<FeedName> {
    const epoch = aspectAt(tx, aspect).epoch + 1
    this.#writeEpoch(tx, { aspect, epoch }, people)
    for (const person of people) this.#grant(tx, { aspect, epoch }, person)
    return { kind: 'aspect', aspect, epoch }
  }

  #writeEpoch(
    tx: Transaction,
    { aspect, epoch }: { aspect: AspectId; epoch: number },
    onlyFor?: readonly PersonId[],
  ): void {
    const secret = this.#world.random(keyLength)
    const feed = this.#feedAt(aspect, epoch)
    const record = { kind: 'epoch', aspect, epoch, secret, feed, atMs: this.#world.now() } as const
    this.#writeSelf(tx, onlyFor === undefined ? record : { ...record, onlyFor })
  }

  /** Writes a decision about a member: later than all that we know of, whatever the clocks of our devices say. */
  #decide(tx: Transaction, decision: Omit<MemberRecord, 'kind' | 'atMs'>): void {
    const { aspect, person } = decision
    const member = tx.get(memberships, keyOf(aspect, person))
    const atMs = decidedMs(this.#world.now(), member?.atMs, tx.get(blocks, person)?.atMs)
    this.#writeSelf(tx, { kind: 'member', ...decision, atMs })
  }

  /**
   * The feed that a post to this aspect goes to now. Starts a new epoch, and grants it to every member, where somebody
   * left since the last post, or was blocked, or the epoch is old or long.
   */
  async currentFeed(tx: Transaction, aspect: AspectId): Promise<FeedId> {
    const row = aspectAt(tx, aspect)
    const current = this.#feedOf(row)
    const ageMs = this.#world.now() - row.epochAtMs
    // One that began when the clock was ahead would not end in years.
    const isOld = ageMs > epochAgeMsMax || ageMs < -epochAgeMsMax
    const isLong = row.epoch > 0 && isEpochLong(tx, current)
    const isDue = row.isStale || isOld || isLong || (await isReadByBlocked(tx, aspect, current))
    return isDue ? this.#startEpoch(tx, row) : current
  }

  async #startEpoch(tx: Transaction, row: AspectRow): Promise<FeedId> {
    const aspect = row.id
    const epoch = row.epoch + 1
    this.#writeEpoch(tx, { aspect, epoch })
    const feed = this.#feedOf(aspectAt(tx, aspect))
    const secret = fromBase64url(tx.get(feeds, feed)?.secret ?? '')
    for (const peer of await this.#devicesOf(tx, await membersOf(tx, aspect))) {
      this.#grantTo(peer, { tx, aspect, epoch, secret })
    }
    return feed
  }

  /** The devices of people, with all that is needed to write to them read at once: one by one would take several times as long. */
  async #devicesOf(tx: Transaction, people: readonly PersonId[]): Promise<PeerName[]> {
    const rows = await tx.many(contacts, people)
    const found = rows.flatMap((row) => row?.devices ?? []).map(({ peer }) => peer)
    const pairs = found.map((peer) => this.#keyring.feed({ kind: 'pair', peer }))
    for (const table of [heads, feeds, chains]) await tx.readAhead(table, pairs)
    return found
  }

  /** Lets a contact read all epochs. */
  #grantAll(tx: Transaction, aspect: AspectId, person: PersonId): void {
    const { epoch: current } = aspectAt(tx, aspect)
    for (let epoch = 1; epoch <= current; epoch += 1) this.#grant(tx, { aspect, epoch }, person)
  }

  /** Lets a contact that is not blocked read an epoch, on each of their devices that cannot yet. */
  #grant(
    tx: Transaction,
    { aspect, epoch }: { aspect: AspectId; epoch: number },
    person: PersonId,
  ): void {
    if (isBlocked(tx, person)) return
    const feed = this.#feedAt(aspect, epoch)
    const secret = fromBase64url(tx.get(feeds, feed)?.secret ?? '')
    for (const { peer } of tx.get(contacts, person)?.devices ?? []) {
      if (!isReader(tx, peer, feed)) this.#grantTo(peer, { tx, aspect, epoch, secret })
    }
  }

  #grantTo(peer: PeerName, { tx, aspect, epoch, secret }: EpochGrant): void {
    if (secret === undefined) return
    const claim = this.#keyring.claim({ kind: 'aspect', aspect, epoch })
    this.#writer.write(tx, { kind: 'pair', peer }, { kind: 'grant', claim, secret })
  }

  #feedOf({ id, epoch }: AspectRow): FeedId {
    return this.#feedAt(id, epoch)
  }

  #feedAt(aspect: AspectId, epoch: number): FeedId {
    return this.#keyring.feed({ kind: 'aspect', aspect, epoch })
  }

  #writeSelf(tx: Transaction, record: Parameters<Writer['write']>[2]): void {
    this.#writer.write(tx, { kind: 'self' }, record)
  }
}

interface EpochGrant {
  tx: Transaction
  aspect: AspectId
  epoch: number
  /** Epoch secret, 32 bytes. */
  secret: Uint8Array | undefined
}

/** @throws {NotFoundError} when there is none. */
export function aspectAt(reader: Reader, aspect: AspectId): AspectRow {
  const row = reader.get(aspects, aspect)
  if (row === undefined) throw new NotFoundError(`aspect ${aspect}`, { what: 'aspect' })
  return row
}

/** All aspects, oldest first. */
export async function listAspects(reader: Reader): Promise<AspectRow[]> {
  const rows = (await reader.list(aspects, {})).map(([, row]) => row)
  return rows.toSorted((a, b) => a.createdAtMs - b.createdAtMs || (a.id < b.id ? -1 : 1))
}

export async function membersOf(reader: Reader, aspect: AspectId): Promise<PersonId[]> {
  const rows = await reader.list(members, under(aspect))
  const blocked = new Map(await reader.list(blocks, {}))
  return rows.flatMap(([key, sinceMs]) => {
    const person = key.slice(aspect.length + 1) as PersonId
    return isIn(sinceMs, blocked.get(person)) ? person : []
  })
}

/** Whether somebody was let in after all that was decided about blocking them: a block ends memberships, and its end brings none back. */
export function isMember(reader: Reader, aspect: AspectId, person: PersonId): boolean {
  const sinceMs = reader.get(members, keyOf(aspect, person))
  return isIn(sinceMs, reader.get(blocks, person))
}

function isIn(
  sinceMs: number | undefined,
  block: { isBlocked: boolean; atMs: number } | undefined,
): boolean {
  if (sinceMs === undefined || block?.isBlocked === true) return false
  return block === undefined || sinceMs > block.atMs
}

/** Whether an epoch is readable by somebody whose membership a block ended, as one that another device of ours wrote. */
async function isReadByBlocked(reader: Reader, aspect: AspectId, epoch: FeedId): Promise<boolean> {
  const known = (await reader.list(blocks, {})).map(([person]) => person as PersonId)
  return known
    .filter((person) => !isMember(reader, aspect, person))
    .flatMap((person) => reader.get(contacts, person)?.devices ?? [])
    .some(({ peer }) => isReader(reader, peer, epoch))
}

/** Whether anything stands in a feed behind its binding. */
function hasPosts(reader: Reader, feed: FeedId): boolean {
  return headAt(reader, feed).height > 1
}

function assertNameFree(rows: readonly AspectRow[], name: string): void {
  const wanted = nameKey(name)
  if (rows.some((row) => nameKey(row.name) === wanted)) {
    throw new AspectExistsError(name, { name })
  }
}
