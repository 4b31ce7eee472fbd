/** The fields that people tell of themselves beside their name. Spec: wire.md, "Profiles". */
import { mapOf, type Fields, type Value } from './codec.ts'
import { MalformedError } from './errors.ts'
import {
  aboutLinkBytesMax,
  aboutLinksMax,
  aboutTagBytesMax,
  aboutTagsMax,
  aboutTextBytesMax,
  aboutWordsBytesMax,
} from './limits.ts'

/** The profile of a person as they tell it; a field that is absent is not told. */
export interface About {
  /** 1 to 2,000 UTF-8 bytes. */
  readonly bio?: string
  /** 1 to 120 UTF-8 bytes. */
  readonly pronouns?: string
  /** `MM-DD`, or `YYYY-MM-DD`. */
  readonly birthday?: string
  /** 1 to 120 UTF-8 bytes. */
  readonly place?: string
  /** 1 to 10 addresses of up to 300 bytes, see `isAboutLink`. */
  readonly links?: readonly string[]
  /** 1 to 20, each of 1 to 60 UTF-8 bytes. */
  readonly tags?: readonly string[]
}

export type AboutField = keyof About

/** In the order in which they are shown. */
export const aboutFields = [
  'pronouns',
  'bio',
  'place',
  'birthday',
  'links',
  'tags',
] as const satisfies AboutField[]

/** `https` and `mailto` alone: an address of another scheme could run as us. No spaces, quotes or characters that are not seen. */
const link = /^(?:https:\/\/|mailto:)[^\s\p{C}<>"'`\\]+$/iu
const day = /^(?:(?<year>\d{4})-)?(?<month>\d{2})-(?<day>\d{2})$/u
/** Of each month; February has 29 where no year is said. */
const monthDays = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

export function isAboutLink(text: string): boolean {
  return link.test(text)
}

/** Whether a text is a day of the calendar, with or without its year. */
export function isBirthday(text: string): boolean {
  const { year, month, day: date } = day.exec(text)?.groups ?? {}
  const days = monthDays[Number(month) - 1]
  if (days === undefined || Number(date) < 1 || Number(date) > days) return false
  return `${month}-${date}` !== '02-29' || year === undefined || isLeap(Number(year))
}

export function aboutValue({ bio, pronouns, birthday, place, links, tags }: About): Value {
  return mapOf({
    bio,
    pronouns,
    birthday,
    place,
    links: links && [...links],
    tags: tags && [...tags],
  })
}

/** @throws {MalformedError} when a field is wrong. */
export function readAbout(fields: Fields): About {
  return {
    ...(fields.has('bio') && { bio: fields.body('bio', aboutTextBytesMax) }),
    ...(fields.has('pronouns') && { pronouns: fields.name('pronouns', aboutWordsBytesMax) }),
    ...(fields.has('birthday') && {
      birthday: readBirthday(fields.text('birthday', aboutWordsBytesMax)),
    }),
    ...(fields.has('place') && { place: fields.name('place', aboutWordsBytesMax) }),
    ...(fields.has('links') && { links: readLinks(fields) }),
    ...(fields.has('tags') && { tags: fields.names('tags', aboutTagsMax, aboutTagBytesMax) }),
  }
}

/** Whether both say the same. */
export function isSameAbout(one: About, other: About): boolean {
  return aboutText(one) === aboutText(other)
}

/** All that is said, as text by which two are compared. */
export function aboutText(about: About): string {
  return JSON.stringify(aboutFields.map((field) => about[field] ?? null))
}

function readBirthday(text: string): string {
  if (!isBirthday(text)) throw new MalformedError('birthday: no such day')
  return text
}

function readLinks(fields: Fields): string[] {
  const links = fields.texts('links', aboutLinksMax, aboutLinkBytesMax)
  if (!links.every(isAboutLink)) throw new MalformedError('links: expected https or mailto')
  return links
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}
