/** The texts of an export, in one language. Dates are those of UTC everywhere, so that a page has the same address and words wherever it was made. */
import { directionOfLanguage } from '../messages/languages.ts'
import { localeFor, textFor, type MessageId, type MessageValues } from '../messages/messages.ts'

export interface Words {
  readonly language: string
  readonly direction: 'ltr' | 'rtl'
  readonly text: (id: MessageId, values?: MessageValues) => string
  /** `2026-11` as people write it. */
  readonly month: (month: string) => string
  readonly time: (atMs: number) => string
}

/** @param languages as in `Accept-Language` */
export function wordsIn(languages: string | undefined): Words {
  const language = localeFor(languages)
  const timeZone = 'UTC'
  const month = new Intl.DateTimeFormat(language, { year: 'numeric', month: 'long', timeZone })
  const time = new Intl.DateTimeFormat(language, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone,
  })
  return {
    language,
    direction: directionOfLanguage(language),
    text: (id, values) => textFor(language, id, values),
    month: (text) => month.format(Date.parse(`${text}-01T00:00:00Z`)),
    time: (atMs) => time.format(atMs),
  }
}

/** `2026-11`: the month of a time. */
export function monthOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 7)
}

export function isoOf(atMs: number): string {
  return new Date(atMs).toISOString()
}
