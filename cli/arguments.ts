/** Checks of arguments and options that the parser of the command line cannot make: each says what was given, and what fits. */
import { UsageError } from './errors.ts'
import { text } from './output.ts'

/** An option that takes something else: `expected` is a phrase such as “a time such as 12h”. */
export function wrongValue(what: string, given: string, expected: string): UsageError {
  return new UsageError(text('cli.wrong.value', { what, given, expected }))
}

/** @throws {UsageError} when more than one of the options is there. */
export function notTogether(given: Readonly<Record<string, boolean>>): void {
  const [one, other] = Object.entries(given).flatMap(([name, isGiven]) => (isGiven ? [name] : []))
  if (one !== undefined && other !== undefined) {
    throw new UsageError(text('cli.wrong.together', { one, other }))
  }
}

/** @throws {UsageError} for an option that does nothing without another one. */
export function needs(option: string, isGiven: boolean, other: string, isOther: boolean): void {
  if (isGiven && !isOther) throw new UsageError(text('cli.wrong.needs', { option, other }))
}

/** @throws {UsageError} when an option is no whole number from `min` to `max`. */
export function numberOf(
  option: string,
  value: string,
  { min = 0, max }: { min?: number; max: number },
): number {
  const number = Number(value)
  if (/^\d{1,9}$/u.test(value) && number >= min && number <= max) return number
  throw wrongValue(option, value, text('cli.takes.number', { min, max }))
}

/** The longest time that an option takes. */
const hoursMax = 365 * 24

/** Hours of `30m`, `12h` or `7d`. @throws {UsageError} when it is none of these, or more than a year. */
export function hoursOf(option: string, value: string): number {
  const [, number = '0', unit = ''] = /^(\d{1,6})([mhd])$/u.exec(value) ?? []
  const hours = Number(number) * ({ m: 1 / 60, h: 1, d: 24 }[unit] ?? 0)
  if (hours === 0 || hours > hoursMax) throw wrongValue(option, value, text('cli.takes.time'))
  return hours
}

/** The same in ms. @throws as `hoursOf` does. */
export function durationOf(option: string, value: string): number {
  return Math.round(hoursOf(option, value) * hourMs)
}

const hourMs = 3_600_000

/** The text without white space around it. @throws {UsageError} when it is empty. */
export function notEmpty(what: string, value: string): string {
  const trimmed = value.trim()
  if (trimmed === '') throw new UsageError(text('cli.wrong.empty', { what }))
  return trimmed
}

/** A time to come, as `2026-12-24 18:00` by the clock of this machine, in ms. @throws {UsageError} when it is none. */
export function momentOf(option: string, value: string, nowMs: number): number {
  const parts = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)$/u.exec(value)?.slice(1).map(Number)
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0] = parts ?? []
  const date = new Date(year, month - 1, day, hours, minutes)
  const read = [date.getFullYear(), date.getMonth() + 1, date.getDate(), date.getHours()]
  // The day or hour may be one that there is not.
  const isReal = [year, month, day, hours].every((part, at) => part === read[at])
  if (parts !== undefined && isReal && date.getTime() > nowMs) return date.getTime()
  throw wrongValue(option, value, text('cli.takes.moment'))
}
