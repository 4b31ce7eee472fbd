/**
 * Introducing contacts to each other, and accepting to be introduced. What is to be told to whom is worked out from the views and
 * from what was told before, so that it can be done again at any time, by each device of a person.
 */
import { fromBase64url, toBase64url } from '../../protocol/bytes.ts'
import {
  peerKey,
  peerName,
  shortIdLength,
  type AspectId,
  type PeerName,
  type PersonId,
} from '../../protocol/ids.ts'
import { BlockedError, LimitReachedError, NotAContactError, NotFoundError } from '../errors.ts'
import { introductionLifeMs, introductionsPerDayMax } from '../limits.ts'
import { keyOf, under } from '../store/table.ts'
import type { Reader, Transaction } from '../store/transaction.ts'
import type { World } from '../world.ts'
import { isBlocked } from './apply-block.ts'
import { keyText } from './apply-introduction.ts'
import { aspectAt, type AddOptions } from './aspects.ts'
import { introduceCircles } from './circles.ts'
import {
  acceptsByPerson,
  isAcquainted,
  isWanted,
  listMeets,
  openIntroductions,
  type LiveChoice,
} from './introductions.ts'
import {
  introductions,
  meetAcceptsTold,
  meetChoices,
  meetKeysTold,
  meetsTold,
  type IntroductionRow,
  type MeetAcceptRow,
  type MeetChoiceRow,
} from './introduction-tables.ts'
import type { Invites } from './invites.ts'
import type { Keyring } from './keyring.ts'
import { contacts, invites as inviteRows, type DeviceRow, type InviteRow } from './tables.ts'
import type { Writer } from './writer.ts'

export interface IntroducingComponents {
  invites: Invites
  keyring: Keyring
  world: World
  writer: Writer
}

/** Where somebody becomes a member whom we accept to meet. */
export interface MeetPlace extends AddOptions {
  aspect: AspectId
}

export interface IntroductionWish {
  people: readonly [PersonId, PersonId]
  /** @default '' */
  note?: string
}

const dayMs = 86_400_000

export class Introducing {
  readonly #components: IntroducingComponents

  constructor(components: IntroducingComponents) {
    this.#components = components
  }

  /**
   * Introduces two contacts to each other; where they are being introduced already, that is all.
   *
   * @throws {NotAContactError} when one of them is none, or both are the same.
   * @throws {BlockedError} when one is blocked.
   * @throws {LimitReachedError} above `introductionsPerDayMax` of one of them on a day.
   */
  async introduce(tx: Transaction, { people, note = '' }: IntroductionWish): Promise<string> {
    const [one, other] = people
    for (const person of people) assertAcquainted(tx, person)
    if (one === other) throw new NotAContactError(other)
    const { world } = this.#components
    const open = await openIntroductions(tx, world.now())
    const known = open.find((row) => people.every((person) => row.people.includes(person)))
    if (known !== undefined) return known.id
    const counts = await this.countToday(tx)
    for (const person of people) {
      const max = introductionsPerDayMax
      if (counts(person) >= max) throw new LimitReachedError('introductions today', { max })
    }
    const id = world.random(shortIdLength)
    this.write(tx, { id, people, note })
    await this.tend(tx)
    return toBase64url(id)
  }

  /** Notes an introduction. `tend` tells the two of it. */
  write(
    tx: Transaction,
    told: { id: Uint8Array; people: readonly [PersonId, PersonId]; note: string; circle?: string },
  ): void {
    const { world, writer } = this.#components
    const atMs = world.now()
    const record = {
      kind: 'introduction',
      ...told,
      untilMs: atMs + introductionLifeMs,
      atMs,
    } as const
    writer.write(tx, { kind: 'self' }, record)
  }

  /** How many introductions of each person we made today. */
  async countToday(reader: Reader): Promise<(person: PersonId) => number> {
    const today = Math.floor(this.#components.world.now() / dayMs)
    const counts = new Map<PersonId, number>()
    for (const [, { people, atMs }] of await reader.list(introductions, {})) {
      if (Math.floor(atMs / dayMs) !== today) continue
      for (const person of people) counts.set(person, (counts.get(person) ?? 0) + 1)
    }
    return (person) => counts.get(person) ?? 0
  }

  /**
   * Accepts to meet people whom contacts introduce, by the keys of `listMeets`, or does not want to.
   *
   * @param place where they become members; absent where they are not wanted.
   * @throws {NotFoundError} when one of them is not to be met any more, or there is no such aspect.
   */
  async choose(
    tx: Transaction,
    keys: readonly string[],
    place: MeetPlace | undefined,
  ): Promise<void> {
    const { world, writer } = this.#components
    if (place !== undefined) aspectAt(tx, place.aspect)
    const rows = new Map((await listMeets(tx, world.now())).map((row) => [row.key, row]))
    for (const key of new Set(keys)) {
      const row = rows.get(key)
      if (row === undefined)
        throw new NotFoundError(`introduction ${key}`, { what: 'introduction' })
      const { by, person, untilMs } = row
      const id = bytesOf(row.id)
      const history = place?.history === true
      // After what was chosen before, also when the clock was set back.
      const atMs = Math.max(world.now(), (tx.get(meetChoices, key)?.atMs ?? 0) + 1)
      const chosen = place === undefined ? {} : { aspect: place.aspect }
      const record = {
        kind: 'meet-choice',
        id,
        by,
        person,
        ...chosen,
        history,
        untilMs,
        atMs,
      } as const
      writer.write(tx, { kind: 'self' }, record)
    }
    await this.tend(tx)
  }

  /** Tells everybody what they have to know and were not told. */
  async tend(tx: Transaction): Promise<void> {
    await introduceCircles(tx, this)
    await this.#tendIntroductions(tx)
    for (const [, row] of await tx.list(meetChoices, {})) await this.#tendChoice(tx, row)
  }

  /** Tells both of each other, and once both accepted, how each reaches the other. */
  async #tendIntroductions(tx: Transaction): Promise<void> {
    const accepts = await acceptsByPerson(tx)
    for (const row of await openIntroductions(tx, this.#components.world.now())) {
      const [one, other] = row.people
      const open = row.people.map((person) =>
        accepts(row.id, person).filter(({ isOpen }) => isOpen),
      )
      const areBothIn = open.every(({ length }) => length > 0)
      for (const [to, about, opened] of [
        [one, other, open[1]],
        [other, one, open[0]],
      ] as const) {
        for (const { peer } of devicesOf(tx, to)) {
          this.#tellMeet(tx, peer, { row, about })
          if (areBothIn) this.#tellKeys(tx, peer, { row, about, opened: opened ?? [] })
        }
      }
    }
  }

  #tellMeet(
    tx: Transaction,
    peer: PeerName,
    { row, about }: { row: IntroductionRow; about: PersonId },
  ): void {
    if (tx.get(meetsTold, keyOf(row.id, peer)) !== undefined) return
    const { note, circle, untilMs, atMs } = row
    const name = tx.get(contacts, about)?.name ?? ''
    const said = { note, ...(circle !== undefined && { circle }), untilMs, atMs }
    const record = { kind: 'meet', id: bytesOf(row.id), person: about, name, ...said } as const
    this.#components.writer.write(tx, { kind: 'pair', peer }, record)
  }

  #tellKeys(tx: Transaction, peer: PeerName, { row, about, opened }: Opened): void {
    const { writer, world } = this.#components
    for (const { peer: device, secret } of opened) {
      const known = devicesOf(tx, about).find((candidate) => candidate.peer === device)
      if (known === undefined) continue
      const { addresses } = known
      const told = tx.get(meetKeysTold, keyOf(row.id, peer, device))
      if (told === keyText({ secret, addresses })) continue
      const way = {
        peerKey: peerKey(device),
        secret: bytesOf(secret),
        addresses,
        atMs: world.now(),
      }
      const record = { kind: 'meet-key', id: bytesOf(row.id), ...way } as const
      writer.write(tx, { kind: 'pair', peer }, record)
    }
  }

  /** Lets somebody join this device whom we want to meet, or no longer, and tells who introduced them. */
  async #tendChoice(tx: Transaction, row: MeetChoiceRow): Promise<void> {
    const told = await tx.list(meetAcceptsTold, under(row.id))
    const open = told.filter(([, { isOpen }]) => isOpen).map(([key, value]) => ({ key, ...value }))
    const isStillWanted = isWanted(tx, row, this.#components.world.now())
    const good = isStillWanted
      ? open.find(({ secret }) => this.#isFor(tx.get(inviteRows, secret), row))
      : undefined
    for (const { key, secret } of open) {
      if (secret === good?.secret) continue
      this.#revoke(tx, secret)
      if (!isStillWanted) this.#tellAccept(tx, peerOf(key), { row, secret, isOpen: false })
    }
    if (!isStillWanted) return
    const secret = good?.secret ?? (await this.#inviteFor(tx, row)).secret
    for (const { peer } of devicesOf(tx, row.by)) {
      const known = tx.get(meetAcceptsTold, keyOf(row.id, peer))
      if (known?.secret === secret && known.isOpen) continue
      this.#tellAccept(tx, peer, { row, secret, isOpen: true })
    }
  }

  /** Whether an invite of this device lets them in as we want it now. */
  #isFor(invite: InviteRow | undefined, { person, aspect, history }: LiveChoice): boolean {
    const { invites, keyring } = this.#components
    return (
      invite !== undefined &&
      invites.state(invite) === 'open' &&
      invite.peer === peerName(keyring.device.peer.publicKey) &&
      invite.for === person &&
      invite.aspect === aspect &&
      invite.history === history
    )
  }

  #inviteFor(
    tx: Transaction,
    { person, aspect, history, untilMs }: LiveChoice,
  ): Promise<InviteRow> {
    const { invites, world } = this.#components
    const lifetimeMs = untilMs - world.now()
    return invites.create(tx, { aspect, history, for: person, uses: 1, lifetimeMs })
  }

  /** Else who met us elsewhere, and was removed from an aspect, would come back by it. */
  #revoke(tx: Transaction, secret: string): void {
    const { invites } = this.#components
    const row = tx.get(inviteRows, secret)
    if (row !== undefined && invites.state(row) === 'open') invites.revoke(tx, secret)
  }

  #tellAccept(
    tx: Transaction,
    peer: PeerName,
    { row, secret, isOpen }: { row: MeetChoiceRow; secret: string; isOpen: boolean },
  ): void {
    const { world, writer } = this.#components
    // A device that is gone, or whose person we block, hears nothing of it.
    if (!devicesOf(tx, row.by).some((device) => device.peer === peer)) return
    const said = { id: bytesOf(row.id), secret: bytesOf(secret), isOpen, atMs: world.now() }
    writer.write(tx, { kind: 'pair', peer }, { kind: 'meet-accept', ...said })
  }
}

interface Opened {
  row: IntroductionRow
  about: PersonId
  opened: readonly MeetAcceptRow[]
}

function assertAcquainted(reader: Reader, person: PersonId): void {
  if (reader.get(contacts, person) === undefined) throw new NotAContactError(person)
  if (isBlocked(reader, person)) throw new BlockedError(person)
}

function devicesOf(reader: Reader, person: PersonId): readonly DeviceRow[] {
  return isAcquainted(reader, person) ? (reader.get(contacts, person)?.devices ?? []) : []
}

function peerOf(key: string): PeerName {
  return key.slice(key.lastIndexOf('!') + 1) as PeerName
}

function bytesOf(id: string): Uint8Array {
  return fromBase64url(id) ?? new Uint8Array(shortIdLength)
}
