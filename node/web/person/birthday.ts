/** Birthdays in words: a day of the year, with its year where that is told. */
import { regionalLocale } from '../text/locale.ts'

/** `29 February`, or `29 February 1984`. @param birthday `MM-DD` or `YYYY-MM-DD` */
export function birthdayText(birthday: string): string {
  const [day = 1, month = 1, year] = birthday.split('-').map(Number).toReversed()
  // A leap year, so that every day is one.
  const date = new Date(0)
  date.setUTCFullYear(year ?? 2000, month - 1, day)
  const style = { day: 'numeric', month: 'long', timeZone: 'UTC' } as const
  const withYear = year === undefined ? style : { ...style, year: 'numeric' as const }
  return new Intl.DateTimeFormat(regionalLocale(), withYear).format(date)
}
