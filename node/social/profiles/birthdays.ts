/** Tells the owner of the birthdays of contacts, as far as these tell theirs, on the day by the clock of this machine. */
import type { Transaction } from '../../store/transaction.ts'
import { contacts } from '../contacts/tables.ts'
import type { Keyring } from '../feeds/keyring.ts'
import { notify } from '../notifications/notify.ts'
import { aboutOf } from './apply-about.ts'

/** Tells of those of today, once however often it is called. @returns when the next day begins */
export async function tellBirthdays(
  tx: Transaction,
  keyring: Keyring,
  nowMs: number,
): Promise<number> {
  const now = new Date(nowMs)
  const [year, month, date] = [now.getFullYear(), now.getMonth(), now.getDate()]
  const today = [year, month + 1, date].map((part) => String(part).padStart(2, '0')).join('-')
  const atMs = new Date(year, month, date).getTime()
  for (const [, { person }] of await tx.list(contacts, {})) {
    const { birthday } = await aboutOf(tx, person)
    if (birthday === undefined || !isOn(birthday, today)) continue
    notify({ tx, keyring }, { kind: 'birthday', about: today, act: person, by: person, atMs })
  }
  return new Date(year, month, date + 1).getTime()
}

/**
 * Whether somebody has their birthday on a day, `YYYY-MM-DD`: where the year has no 29 February, on the 28th.
 *
 * @param birthday `MM-DD`, or with the year before it
 */
export function isOn(birthday: string, day: string): boolean {
  const monthDay = birthday.slice(-'MM-DD'.length)
  const isLeap = new Date(Number(day.slice(0, 4)), 1, 29).getDate() === 29
  return day.slice(-'MM-DD'.length) === (monthDay === '02-29' && !isLeap ? '02-28' : monthDay)
}
