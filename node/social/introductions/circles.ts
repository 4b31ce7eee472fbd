/** Circles: people who joined by the same circle invite are introduced to each other, as long as they are in its aspect. */
import { concat, fromBase64url, toBase64url } from '../../../protocol/bytes.ts'
import { sha256 } from '../../../protocol/crypto.ts'
import { personKey, shortIdLength, type PersonId } from '../../../protocol/ids.ts'
import { introductionLifeMs, introductionsPerDayMax } from './limits.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import { isMember } from '../aspects/aspects.ts'
import { isAcquainted } from './introductions.ts'
import { introductions } from './tables.ts'
import { invites, type InviteRow } from '../joining/tables.ts'

/** Notes introductions, and counts those of today. */
export interface Introducer {
  countToday(reader: Reader): Promise<(person: PersonId) => number>
  write(
    tx: Transaction,
    told: { id: Uint8Array; people: readonly [PersonId, PersonId]; note: string; circle?: string },
  ): void
}

/**
 * Introduces the members of a circle to each other, until its invite has been over for as long as an introduction lasts.
 *
 * @returns whether something waits for another day, being above the maximum of this one.
 */
export async function introduceCircles(
  tx: Transaction,
  { introducing, nowMs }: { introducing: Introducer; nowMs: number },
): Promise<boolean> {
  const rows = (await tx.list(invites, {})).map(([, row]) => row)
  const circles = rows.filter(
    ({ circle, usedBy, expiresAtMs }) =>
      circle !== undefined && usedBy.length > 1 && expiresAtMs + introductionLifeMs > nowMs,
  )
  if (circles.length === 0) return false
  const before = await introducing.countToday(tx)
  const added = new Map<PersonId, number>()
  const isFull = (person: PersonId): boolean =>
    before(person) + (added.get(person) ?? 0) >= introductionsPerDayMax
  let isLeft = false
  for (const { circle, people, id } of circles.flatMap((row) => pairsOf(tx, row))) {
    if (tx.get(introductions, toBase64url(id)) !== undefined) continue
    if (people.some(isFull)) {
      isLeft = true
      continue
    }
    introducing.write(tx, { id, people, note: '', circle })
    for (const person of people) added.set(person, (added.get(person) ?? 0) + 1)
  }
  return isLeft
}

interface CirclePair {
  circle: string
  people: readonly [PersonId, PersonId]
  /** The same on all devices of the inviter: 16 bytes of SHA-256(secret of the invite ‖ both identity keys in order). */
  id: Uint8Array
}

function pairsOf(
  tx: Transaction,
  { circle = '', aspect, secret, usedBy }: InviteRow,
): CirclePair[] {
  const people = usedBy
    .filter((person) => isAcquainted(tx, person) && isMember(tx, aspect, person))
    .toSorted()
  const seed = fromBase64url(secret) ?? new Uint8Array(shortIdLength)
  return people.flatMap((one, index) =>
    people.slice(index + 1).map((other) => {
      const hash = sha256(concat(seed, personKey(one), personKey(other)))
      return { circle, people: [one, other] as const, id: hash.subarray(0, shortIdLength) }
    }),
  )
}
