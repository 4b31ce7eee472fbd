/** Introductions as they stand now: those that wait, and those that are over because of time, a block, or because they met. */
import { fromBase64url } from '../../../protocol/bytes.ts'
import { shortIdLength, type AspectId, type PersonId } from '../../../protocol/ids.ts'
import { introductionsShownMax } from './limits.ts'
import type { Reader } from '../../store/transaction.ts'
import { isBlocked } from '../contacts/apply-block.ts'
import {
  introductions,
  introductionsWithdrawn,
  meetAccepts,
  meetChoices,
  meetKeys,
  meetKeysTold,
  meets,
  meetsWithdrawn,
  type IntroductionRow,
  type MeetAcceptRow,
  type MeetChoiceRow,
  type MeetKeyRow,
  type MeetRow,
} from './tables.ts'
import { aspects } from '../aspects/tables.ts'
import { contacts, type DeviceRow } from '../contacts/tables.ts'
import { roundRobin } from '../lib/round-robin.ts'

/** Somebody a contact would have us meet. */
export interface MeetInfo extends MeetRow {
  /** Whether we accepted, and the other did not yet, or was not reached. */
  isAccepted: boolean
}

/** Two contacts we introduce. */
export interface IntroductionInfo extends IntroductionRow {
  /** Those of the two that accepted. */
  acceptedBy: readonly PersonId[]
  state: 'waiting' | 'accepted' | 'expired'
}

/** A choice to meet somebody that is to be acted on. */
export interface LiveChoice extends MeetChoiceRow {
  aspect: AspectId
}

/** Whether somebody can be introduced, or introduce: a contact that is not blocked. */
export function isAcquainted(reader: Reader, person: PersonId): boolean {
  return reader.get(contacts, person) !== undefined && !isBlocked(reader, person)
}

/** Devices of a person that we tell of introductions. */
export function devicesOf(reader: Reader, person: PersonId): readonly DeviceRow[] {
  return isAcquainted(reader, person) ? (reader.get(contacts, person)?.devices ?? []) : []
}

/** The 16 bytes of an introduction's id, or of an invite's secret. */
export function idBytes(id: string): Uint8Array {
  return fromBase64url(id) ?? new Uint8Array(shortIdLength)
}

/** People others would have us meet: those that wait, newest first and in turns between introducers, then those we accepted. */
export async function listMeets(reader: Reader, nowMs: number): Promise<MeetInfo[]> {
  const rows = (await reader.list(meets, {})).map(([, row]) => row)
  const live = rows.filter((row) => isLive(reader, row, nowMs)).toSorted((a, b) => b.atMs - a.atMs)
  const infos = live.flatMap((row): MeetInfo[] => {
    const choice = reader.get(meetChoices, row.key)
    if (choice !== undefined && choice.aspect === undefined) return []
    return [{ ...row, isAccepted: choice !== undefined }]
  })
  const waiting = roundRobin(
    infos.filter(({ isAccepted }) => !isAccepted),
    ({ by }) => by,
  )
  const accepted = infos.filter(({ isAccepted }) => isAccepted)
  return [...waiting.slice(0, introductionsShownMax), ...accepted]
}

/** Introductions of ours, newest first, without people blocked by now and those we took back. */
export async function listIntroductions(
  reader: Reader,
  nowMs: number,
): Promise<IntroductionInfo[]> {
  const rows = await standingIntroductions(reader)
  const accepts = await acceptsByPerson(reader)
  // Addresses once told count as accepted: both close the introduction when they have met.
  const keys = await reader.list(meetKeysTold, {})
  const connected = new Set(keys.map(([key]) => key.slice(0, key.indexOf('!'))))
  return rows
    .filter(({ people }) => people.every((person) => isAcquainted(reader, person)))
    .toSorted((a, b) => b.atMs - a.atMs)
    .map((row) => {
      const acceptedBy = row.people.filter(
        (person) => connected.has(row.id) || accepts(row.id, person).some(({ isOpen }) => isOpen),
      )
      const isOver = row.untilMs <= nowMs
      const state = acceptedBy.length === 2 ? 'accepted' : isOver ? 'expired' : 'waiting'
      return { ...row, acceptedBy, state }
    })
}

/** Introductions of ours that both may still accept. */
export async function openIntroductions(reader: Reader, nowMs: number): Promise<IntroductionRow[]> {
  const rows = await standingIntroductions(reader)
  return rows.filter(
    ({ people, untilMs }) =>
      untilMs > nowMs && people.every((person) => isAcquainted(reader, person)),
  )
}

/** Introductions that we took back before their end. */
export async function withdrawnIntroductions(
  reader: Reader,
  nowMs: number,
): Promise<IntroductionRow[]> {
  const ids = (await reader.list(introductionsWithdrawn, {})).map(([id]) => id)
  return ids.flatMap((id) => {
    const row = reader.get(introductions, id)
    return row !== undefined && row.untilMs > nowMs ? [row] : []
  })
}

/** Introductions that we did not take back. */
async function standingIntroductions(reader: Reader): Promise<IntroductionRow[]> {
  const rows = (await reader.list(introductions, {})).map(([, row]) => row)
  return rows.filter(({ id }) => reader.get(introductionsWithdrawn, id) === undefined)
}

/** The answers of an introduced person's devices. */
export async function acceptsByPerson(
  reader: Reader,
): Promise<(id: string, person: PersonId) => MeetAcceptRow[]> {
  const byPerson = new Map<string, MeetAcceptRow[]>()
  for (const [key, row] of await reader.list(meetAccepts, {})) {
    const owner = key.slice(0, key.lastIndexOf('!'))
    byPerson.set(owner, [...(byPerson.get(owner) ?? []), row])
  }
  return (id, person) => byPerson.get(`${id}!${person}`) ?? []
}

/** Choices to meet somebody that still hold. */
export async function liveChoices(reader: Reader, nowMs: number): Promise<LiveChoice[]> {
  const rows = (await reader.list(meetChoices, {})).map(([, row]) => row)
  return rows.filter((row): row is LiveChoice => isWanted(reader, row, nowMs))
}

/** Whether we still want to meet somebody as we chose to. */
export function isWanted(reader: Reader, row: MeetChoiceRow, nowMs: number): row is LiveChoice {
  const { aspect } = row
  return (
    aspect !== undefined && reader.get(aspects, aspect) !== undefined && isLive(reader, row, nowMs)
  )
}

/** Devices of somebody we may meet. */
export function keysOf(reader: Reader, key: string): readonly MeetKeyRow[] {
  return reader.get(meetKeys, key) ?? []
}

/** Whether two can still become contacts by it: nobody took it back, and they did not meet elsewhere. */
function isLive(
  reader: Reader,
  { key, by, person, untilMs }: Pick<MeetRow, 'key' | 'by' | 'person' | 'untilMs'>,
  nowMs: number,
): boolean {
  return (
    untilMs > nowMs &&
    reader.get(meetsWithdrawn, key) === undefined &&
    isAcquainted(reader, by) &&
    reader.get(contacts, person) === undefined &&
    !isBlocked(reader, person)
  )
}
