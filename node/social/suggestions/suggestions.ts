/**
 * Suggests friends of friends, and lets oneself be suggested, where all three opted in. Only the reader's own node counts: the
 * node tells each contact who opted in of the others who did, and contacts forget them when somebody no longer wants it.
 */
import { dayOf } from '../../../protocol/card.ts'
import type { PeerName, PersonId } from '../../../protocol/ids.ts'
import { acquaintancesMax } from '../../../protocol/limits.ts'
import type { Acquaintance } from '../../../protocol/records/suggestion.ts'
import { LimitReachedError, NotFoundError } from '../../errors.ts'
import { introductionLifeMs, introductionsPerDayMax } from '../introductions/limits.ts'
import { suggestionsDelayMs, suggestionsMax } from './limits.ts'
import { keyOf, under } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { isBlocked } from '../contacts/apply-block.ts'
import { isAcquainted } from '../introductions/introductions.ts'
import { introductions } from '../introductions/tables.ts'
import { listContacts } from '../contacts/people.ts'
import {
  acquaintances,
  acquaintancesTold,
  asked,
  asks,
  notNow,
  suggestible,
  suggestibleTold,
  type AskRow,
} from './tables.ts'
import { contacts, me, peers, type ContactRow } from '../contacts/tables.ts'
import { settings } from '../settings/tables.ts'
import type { Writer } from '../feeds/writer.ts'
import { decidedMs } from '../feeds/times.ts'

export interface SuggestionsComponents {
  world: World
  writer: Writer
  /** Has `tend` called again after a time in ms. */
  tendIn: (waitMs: number) => void
}

/** Somebody we may know. */
export interface Suggestion extends Acquaintance {
  /** Contacts who know them; never empty. */
  knownBy: readonly PersonId[]
  /** Those of them that we asked to introduce us, and that may still do it. */
  askedOf: readonly PersonId[]
}

/** The setting that is `on` where its owner opted in. */
export const suggestionsSetting = 'suggestions'

export interface AskWish {
  person: PersonId
  /** The contact who is to introduce us. */
  by: PersonId
  /** @default '' */
  note?: string
}

export class Suggestions {
  readonly #components: SuggestionsComponents

  constructor(components: SuggestionsComponents) {
    this.#components = components
  }

  /** Tells contacts whether we opted in, and tells those who did as well of each other. */
  async tend(tx: Transaction): Promise<void> {
    const isOn = isOptedIn(tx)
    // Nobody was ever told anything: there is nothing to take back either.
    if (!isOn && (await tx.list(suggestibleTold, { limit: 1 })).length === 0) return
    const people = (await listContacts(tx)).filter(({ person }) => !isBlocked(tx, person))
    const ready = people
      .filter(({ person }) => isOn && isSuggestible(tx, person))
      .toSorted((a, b) => b.sinceMs - a.sinceMs || (a.person < b.person ? -1 : 1))
    for (const contact of people) {
      for (const { peer } of contact.devices) {
        this.#tellWhether(tx, peer, isOn)
        // A new device writes an empty list too: it replaces the list of a lost device.
        const isFirst = tx.get(acquaintancesTold, peer) === undefined
        if (ready.includes(contact)) this.#tellWhom(tx, peer, othersThan(contact, ready))
        else if (!isFirst) this.#tellWhom(tx, peer, [])
      }
    }
  }

  /** Says nothing before the first opt-in. */
  #tellWhether(tx: Transaction, peer: PeerName, isOn: boolean): void {
    const { world, writer } = this.#components
    if ((tx.get(suggestibleTold, peer) ?? false) === isOn) return
    // Dated as the decision was, so that all devices say the same, whatever their clocks show when they say it.
    const atMs = tx.get(settings, suggestionsSetting)?.atMs ?? world.now()
    const record = { kind: 'suggestible', isOn, atMs } as const
    writer.write(tx, { kind: 'pair', peer }, record)
  }

  /** Tells withdrawals at once, and additions after a pause, with everything that came meanwhile. */
  #tellWhom(tx: Transaction, peer: PeerName, wanted: readonly Acquaintance[]): void {
    const { world, writer, tendIn } = this.#components
    const told = tx.get(acquaintancesTold, peer)
    if (JSON.stringify(told?.people) === JSON.stringify(wanted)) return
    const atMs = world.now()
    const isShorter = told?.people.some(
      (one) => !wanted.some(({ person }) => person === one.person),
    )
    const isFirst = told === undefined || told.people.length === 0
    const waitMs = isFirst ? 0 : told.atMs + suggestionsDelayMs - atMs
    // A clock that was set back must not make it wait for longer.
    if (isShorter !== true && waitMs > 0 && waitMs <= suggestionsDelayMs) {
      tx.afterCommit(() => tendIn(waitMs))
      return
    }
    writer.write(tx, { kind: 'pair', peer }, { kind: 'acquaintances', people: wanted, atMs })
  }

  /**
   * Asks a contact to introduce us to somebody they know.
   *
   * @throws {NotFoundError} when they do not suggest them.
   * @throws {LimitReachedError} above `introductionsPerDayMax` on a day.
   */
  async ask(tx: Transaction, { person, by, note = '' }: AskWish): Promise<void> {
    const { world, writer } = this.#components
    const found = (await listSuggestions(tx, world.now())).find((one) => one.person === person)
    if (found?.knownBy.includes(by) !== true) {
      throw new NotFoundError(`suggestion ${person}`, { what: 'suggestion' })
    }
    const today = dayOf(world.now())
    const all = await tx.list(asked, {})
    const max = introductionsPerDayMax
    if (all.filter(([, at]) => dayOf(at) === today).length >= max) {
      throw new LimitReachedError('asked today', { max })
    }
    const before = await tx.list(asked, under(person))
    const atMs = decidedMs(world.now(), ...before.map(([, at]) => at))
    for (const { peer } of tx.get(contacts, by)?.devices ?? []) {
      writer.write(tx, { kind: 'pair', peer }, { kind: 'introduce-me', person, note, atMs })
    }
  }

  /** Does not suggest somebody any more, or does not introduce them to the contact who asked for it. Nobody is told. */
  dismiss(tx: Transaction, person: PersonId, from?: PersonId): void {
    const { world, writer } = this.#components
    // Dated as what it answers, so that what they ask later is not answered by it, whatever our clock shows.
    const askedMs = from === undefined ? undefined : tx.get(asks, keyOf(from, person))?.saidMs
    const record = { kind: 'not-now', person, atMs: askedMs ?? world.now() } as const
    writer.write(tx, { kind: 'self' }, from === undefined ? record : { ...record, from })
  }
}

/** Whether we want to suggest and be suggested. */
export function isOptedIn(reader: Reader): boolean {
  return reader.get(settings, suggestionsSetting)?.value === 'on'
}

/** People we may know, those known by most contacts first. Empty unless we opted in. */
export async function listSuggestions(reader: Reader, nowMs: number): Promise<Suggestion[]> {
  if (!isOptedIn(reader)) return []
  const known = new Map<PersonId, { name: string; knownBy: Set<PersonId> }>()
  for (const [key, { people }] of await reader.list(acquaintances, {})) {
    const by = key as PersonId
    if (!isSuggestible(reader, by)) continue
    for (const { person, name } of people) {
      const row = known.get(person) ?? { name, knownBy: new Set() }
      row.knownBy.add(by)
      known.set(person, row)
    }
  }
  const self = reader.get(me, 'me')?.id
  const isNew = (person: PersonId): boolean =>
    person !== self &&
    reader.get(contacts, person) === undefined &&
    !isBlocked(reader, person) &&
    reader.get(notNow, person) === undefined
  const rows = [...known]
    .filter(([person]) => isNew(person))
    .map(([person, { name, knownBy }]) => ({ person, name, knownBy: [...knownBy].toSorted() }))
    .toSorted((a, b) => b.knownBy.length - a.knownBy.length || (a.person < b.person ? -1 : 1))
    .slice(0, suggestionsMax)
  return Promise.all(
    rows.map(async (row) => {
      const wasAsked = await askedFor(reader, row.person, nowMs)
      return { ...row, askedOf: row.knownBy.filter((person) => wasAsked.has(person)) }
    }),
  )
}

/** Which contacts ask us to introduce them to which others, newest first. */
export async function listAsks(reader: Reader, nowMs: number): Promise<AskRow[]> {
  if (!isOptedIn(reader)) return []
  const rows = (await reader.list(asks, {}))
    .map(([, row]) => row)
    .filter(({ atMs }) => atMs + introductionLifeMs > nowMs)
  const made = (await reader.list(introductions, {})).map(([, row]) => row)
  const isDone = ({ from, person, atMs, saidMs }: AskRow): boolean =>
    (reader.get(notNow, keyOf(from, person)) ?? -1) >= saidMs ||
    made.some(
      ({ people, untilMs }) => people.includes(from) && people.includes(person) && untilMs > atMs,
    )
  return rows
    .filter((row) => [row.from, row.person].every((one) => isSuggestible(reader, one)))
    .filter((row) => !isDone(row))
    .toSorted((a, b) => b.atMs - a.atMs)
    .slice(0, suggestionsMax)
}

/** Whether a contact opted in and is not blocked. */
function isSuggestible(reader: Reader, person: PersonId): boolean {
  return isAcquainted(reader, person) && reader.get(suggestible, person)?.isOn === true
}

/** Contacts we asked to introduce us to somebody, not longer ago than they may do it. */
async function askedFor(
  reader: Reader,
  person: PersonId,
  nowMs: number,
): Promise<ReadonlySet<PersonId | undefined>> {
  const rows = await reader.list(asked, under(person))
  const recent = rows.filter(([, atMs]) => atMs + introductionLifeMs > nowMs)
  return new Set(recent.map(([key]) => reader.get(peers, key.slice(key.indexOf('!') + 1))))
}

function othersThan(contact: ContactRow, ready: readonly ContactRow[]): Acquaintance[] {
  return ready
    .filter((other) => other !== contact)
    .slice(0, acquaintancesMax)
    .map(({ person, name }) => ({ person, name }))
}
