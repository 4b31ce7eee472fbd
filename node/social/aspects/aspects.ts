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
import { allAspects, anyAspectAt, aspectAt, listAspects } from './aspect-rows.ts'
import { aspectsForOne, members, memberships, type AspectRow } from './tables.ts'
import { blocks, contacts, lastRevoked, revoked } from '../contacts/tables.ts'
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

  /**
   * The aspect that is for one person alone, with them in it: made when something is first written for them.
   *
   * @throws {NotAContactError} when the person is none.
   * @throws {BlockedError} when they are blocked.
   */
  async forOne(tx: Transaction, person: PersonId): Promise<AspectId> {
    assertContact(tx, person)
    const aspect = this.#aspectFor(tx, person)
    await this.#letIn(tx, { aspect, person, history: false })
    return aspect
  }

  /** The aspect that is for its owner alone: it has no members, and their own devices read it as they read all. */
  forOwner(tx: Transaction): AspectId {
    return this.#aspectFor(tx, this.#keyring.person)
  }

  #aspectFor(tx: Transaction, person: PersonId): AspectId {
    const aspect = this.#keyring.aspectFor(person)
    if (tx.get(aspectsForOne, aspect) === undefined) {
      this.#writeSelf(tx, { kind: 'aspect', aspect, name: '', person, atMs: this.#world.now() })
    }
    return aspect
  }

  /** Ends all memberships of a person. */
  async removeFromAll(tx: Transaction, person: PersonId): Promise<void> {
    for (const { id } of await this.#aspectsWith(tx, person)) this.#letOut(tx, id, person)
  }

  /** When it was last decided about any membership of a person; 0 where never. */
  async lastDecisionMs(reader: Reader, person: PersonId): Promise<number> {
    const rows = await this.#aspectsWith(reader, person)
    const times = rows.map(({ id }) => reader.get(memberships, keyOf(id, person))?.atMs ?? 0)
    return Math.max(0, ...times)
  }

  /** Aspects that a person may be in. */
  async #aspectsWith(reader: Reader, person: PersonId): Promise<AspectRow[]> {
    const forOne = reader.get(aspectsForOne, this.#keyring.aspectFor(person))
    return [...(await listAspects(reader)), ...(forOne === undefined ? [] : [forOne])]
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
    assertContact(tx, person)
    aspectAt(tx, aspect)
    await this.#letIn(tx, { aspect, person, history })
  }

  async #letIn(
    tx: Transaction,
    { aspect, person, history }: { aspect: AspectId; person: PersonId; history: boolean },
  ): Promise<void> {
    const isNew = !isMember(tx, aspect, person)
    if (isNew) {
      const current = await this.currentFeed(tx, aspect)
      if (!history && hasPosts(tx, current)) await this.#startEpoch(tx, anyAspectAt(tx, aspect))
      this.#decide(tx, { aspect, person, isMember: true, history })
    }
    const { epoch } = anyAspectAt(tx, aspect)
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
    this.#letOut(tx, aspect, person)
  }

  #letOut(tx: Transaction, aspect: AspectId, person: PersonId): void {
    if (!isMember(tx, aspect, person)) return
    this.#decide(tx, { aspect, person, isMember: false, history: false })
  }

  /** Lets a person whose device came to know another one of ours read what they may. */
  async settle(tx: Transaction, only?: PersonId): Promise<void> {
    const some = only === undefined ? await allAspects(tx) : await this.#aspectsWith(tx, only)
    for (const { id: aspect, epoch: current } of some) {
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
    const epoch = anyAspectAt(tx, aspect).epoch + 1
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
   * left since the last post, or was blocked, or revoked a device, or the epoch is old or long.
   */
  async currentFeed(tx: Transaction, aspect: AspectId): Promise<FeedId> {
    const row = anyAspectAt(tx, aspect)
    const current = this.#feedOf(row)
    const ageMs = this.#world.now() - row.epochAtMs
    // One that began when the clock was ahead would not end in years.
    const isOld = ageMs > epochAgeMsMax || ageMs < -epochAgeMsMax
    const isLong = row.epoch > 0 && isEpochLong(tx, current)
    const isDue =
      row.isStale ||
      isOld ||
      isLong ||
      (await isReadByBlocked(tx, aspect, current)) ||
      (await this.#isReadByRevoked(tx, row))
    return isDue ? this.#startEpoch(tx, row) : current
  }

  /** Whether a device of a member, or of our own, was revoked after the epoch began: it took the secret along. */
  async #isReadByRevoked(reader: Reader, row: AspectRow): Promise<boolean> {
    const { id, epoch, revocations = 0 } = row
    const { number: last = 0 } = reader.get(lastRevoked, 'last') ?? {}
    if (epoch === 0 || last <= revocations) return false
    return (await reader.list(revoked, {})).some(([, { person, number }]) => {
      const isReader = person === this.#keyring.person || isMember(reader, id, person)
      return isReader && number > revocations
    })
  }

  async #startEpoch(tx: Transaction, row: AspectRow): Promise<FeedId> {
    const aspect = row.id
    const epoch = row.epoch + 1
    this.#writeEpoch(tx, { aspect, epoch })
    const feed = this.#feedOf(anyAspectAt(tx, aspect))
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
    const { epoch: current } = anyAspectAt(tx, aspect)
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
    const isForOne = tx.get(aspectsForOne, aspect) !== undefined
    const grant = { kind: 'grant', claim, secret, ...(isForOne && { isForOne }) } as const
    this.#writer.write(tx, { kind: 'pair', peer }, grant)
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

function assertContact(reader: Reader, person: PersonId): void {
  if (reader.get(contacts, person) === undefined) throw new NotAContactError(person)
  if (isBlocked(reader, person)) throw new BlockedError(person)
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
