/**
 * Introducing contacts to each other. The node works out what to tell each of them from the views and from what it told before,
 * so that each device of a person can do it again at any time.
 */
import { dayMs } from '../../durations.ts'
import { toBase64url } from '../../../protocol/bytes.ts'
import { dayOf } from '../../../protocol/card.ts'
import { peerKey, shortIdLength, type PeerName, type PersonId } from '../../../protocol/ids.ts'
import { BlockedError, LimitReachedError, NotAContactError, NotFoundError } from '../../errors.ts'
import { introductionLifeMs, introductionsPerDayMax, meetKeyDelayMs } from './limits.ts'
import { keyOf } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { isBlocked } from '../contacts/apply-block.ts'
import { introduceCircles, type Introducer } from './circles.ts'
import {
  acceptsByPerson,
  devicesOf,
  idBytes,
  openIntroductions,
  withdrawnIntroductions,
} from './introductions.ts'
import {
  introductions,
  meetKeysTold,
  meetsTold,
  withdrawalsTold,
  type IntroductionRow,
  type MeetAcceptRow,
} from './tables.ts'
import { contacts, type DeviceRow } from '../contacts/tables.ts'
import type { Writer } from '../feeds/writer.ts'

export interface IntroducingComponents {
  world: World
  writer: Writer
  /** Has `tend` called again after a time in ms. */
  tendIn: (waitMs: number) => void
}

export interface IntroductionWish {
  people: readonly [PersonId, PersonId]
  /** @default '' */
  note?: string
}

export class Introducing implements Introducer {
  readonly #components: IntroducingComponents
  /** When circles are looked through again, in `elapsed` time. */
  #circlesDueMs = -Infinity

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

  /**
   * Takes an introduction back. Both hear that, whatever they said to it; if they are contacts by then, they stay so.
   *
   * @throws {NotFoundError} when there is none of this id that is not over.
   */
  async withdraw(tx: Transaction, id: string): Promise<void> {
    const { world, writer } = this.#components
    const open = await openIntroductions(tx, world.now())
    if (!open.some((row) => row.id === id)) {
      throw new NotFoundError(`introduction ${id}`, { what: 'introduction' })
    }
    const said = { id: idBytes(id), atMs: world.now() }
    writer.write(tx, { kind: 'self' }, { kind: 'introduction-withdrawn', ...said })
    await this.tend(tx)
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
    const today = dayOf(this.#components.world.now())
    const counts = new Map<PersonId, number>()
    for (const [, { people, atMs }] of await reader.list(introductions, {})) {
      if (dayOf(atMs) !== today) continue
      for (const person of people) counts.set(person, (counts.get(person) ?? 0) + 1)
    }
    return (person) => counts.get(person) ?? 0
  }

  /** Tells everybody what they have to know and were not told. */
  async tend(tx: Transaction): Promise<void> {
    await this.#tendCircles(tx)
    await this.#tendIntroductions(tx)
    await this.#tendWithdrawn(tx)
  }

  /** Has the next `tend` introduce the newcomers of circles. */
  circleChanged(): void {
    this.#circlesDueMs = -Infinity
  }

  /** All pairs of a circle are many: only a newcomer, and the next day, make more of them. */
  async #tendCircles(tx: Transaction): Promise<void> {
    const { world, tendIn } = this.#components
    if (world.elapsed() < this.#circlesDueMs) return
    const isLeft = await introduceCircles(tx, { introducing: this, nowMs: world.now() })
    tx.afterCommit(() => {
      const untilTomorrowMs = dayMs - (world.now() % dayMs)
      this.#circlesDueMs = world.elapsed() + untilTomorrowMs
      if (isLeft) tendIn(untilTomorrowMs)
    })
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

  /** Tells of a withdrawal only the people this device told of the introduction: others would first hear of it by that. */
  async #tendWithdrawn(tx: Transaction): Promise<void> {
    const { world, writer } = this.#components
    const atMs = world.now()
    for (const { id, people } of await withdrawnIntroductions(tx, atMs)) {
      for (const { peer } of people.flatMap((person) => devicesOf(tx, person))) {
        const key = keyOf(id, peer)
        const isDue = tx.get(meetsTold, key) === true && tx.get(withdrawalsTold, key) !== true
        const record = { kind: 'introduction-withdrawn', id: idBytes(id), atMs } as const
        if (isDue) writer.write(tx, { kind: 'pair', peer }, record)
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
    const record = { kind: 'meet', id: idBytes(row.id), person: about, name, ...said } as const
    this.#components.writer.write(tx, { kind: 'pair', peer }, record)
  }

  #tellKeys(tx: Transaction, peer: PeerName, { row, about, opened }: Opened): void {
    for (const { peer: device, secret } of opened) {
      const known = devicesOf(tx, about).find((candidate) => candidate.peer === device)
      if (known !== undefined) this.#tellKey(tx, peer, { id: row.id, device, secret, known })
    }
  }

  /** A secret is told at once, and addresses alone after a pause: their owner decides how often they change. */
  #tellKey(tx: Transaction, peer: PeerName, { id, device, secret, known }: Way): void {
    const { writer, world, tendIn } = this.#components
    const { addresses } = known
    const told = tx.get(meetKeysTold, keyOf(id, peer, device))
    const atMs = world.now()
    if (told?.secret === secret) {
      if (JSON.stringify(told.addresses) === JSON.stringify(addresses)) return
      const waitMs = told.atMs + meetKeyDelayMs - atMs
      // A clock that was set back must not make it wait for longer.
      if (waitMs > 0 && waitMs <= meetKeyDelayMs) return tx.afterCommit(() => tendIn(waitMs))
    }
    const way = { peerKey: peerKey(device), secret: idBytes(secret), addresses, atMs }
    writer.write(tx, { kind: 'pair', peer }, { kind: 'meet-key', id: idBytes(id), ...way })
  }
}

/** A device, and what is to be told of it in an introduction. */
interface Way {
  id: string
  device: PeerName
  secret: string
  known: DeviceRow
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
