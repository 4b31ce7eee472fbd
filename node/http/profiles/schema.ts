/** Requests and responses about a person's page, and the owner's profile. */
import { Post } from '../posts/schema.ts'
import * as v from 'valibot'
import { isAboutLink, isBirthday } from '../../../protocol/about.ts'
import {
  aboutAspectsMax,
  aboutLinkBytesMax,
  aboutLinksMax,
  aboutTagBytesMax,
  aboutTagsMax,
  aboutTextBytesMax,
  aboutWordsBytesMax,
  nameBytesMax,
  personNoteBytesMax,
} from '../../../protocol/limits.ts'
import { LinkRefusedError, NoSuchDayError } from '../../errors.ts'
import { Person } from '../people/schema.ts'
import { aspectId, cursor, personId } from '../schema.ts'
import { bodyField, nameField } from '../text-fields.ts'

const birthday = v.pipe(
  v.string(),
  v.trim(),
  v.transform((text) => {
    if (!isBirthday(text)) throw new NoSuchDayError(text)
    return text
  }),
  v.description('`MM-DD` or `YYYY-MM-DD`'),
)
const link = v.pipe(
  v.string(),
  v.trim(),
  v.maxBytes(aboutLinkBytesMax),
  v.transform((text) => {
    if (!isAboutLink(text)) throw new LinkRefusedError(text, { link: text })
    return text
  }),
)

/** Fields as a person gives them. */
const values = {
  pronouns: nameField('pronouns', { bytesMax: aboutWordsBytesMax }),
  bio: bodyField('bio', { bytesMax: aboutTextBytesMax, charsMin: 1 }),
  place: nameField('place', { bytesMax: aboutWordsBytesMax }),
  birthday,
  links: v.pipe(v.array(link), v.minLength(1), v.maxLength(aboutLinksMax)),
  tags: v.pipe(
    v.array(nameField('tags', { bytesMax: aboutTagBytesMax })),
    v.minLength(1),
    v.maxLength(aboutTagsMax),
  ),
}

export const About = v.object({
  pronouns: v.optional(v.string()),
  bio: v.optional(v.string()),
  place: v.optional(v.string()),
  birthday: v.optional(v.pipe(v.string(), v.description('`MM-DD` or `YYYY-MM-DD`'))),
  links: v.optional(
    v.pipe(v.array(v.string()), v.description('Addresses of `https` and `mailto` alone')),
  ),
  tags: v.optional(v.array(v.string())),
})

const audience = v.pipe(
  v.union([
    v.picklist(['everybody', 'contacts']),
    v.pipe(v.array(aspectId), v.maxLength(aboutAspectsMax)),
  ]),
  v.description(
    '`everybody` who knows my public posts, all my `contacts`, or the members of some aspects',
  ),
)

function field<Value extends v.GenericSchema>(value: Value) {
  return v.optional(v.object({ value: v.optional(value), to: audience }))
}

/** The owner's profile: each field with those who are told it. */
export const Profile = v.object({
  pronouns: field(v.string()),
  bio: field(v.string()),
  place: field(v.string()),
  birthday: field(v.string()),
  links: field(v.array(v.string())),
  tags: field(v.array(v.string())),
})

/** Fields that are not named stay as they are; one without a value is taken back. */
export const ProfileRequest = v.object({
  pronouns: field(values.pronouns),
  bio: field(values.bio),
  place: field(values.place),
  birthday: field(values.birthday),
  links: field(values.links),
  tags: field(values.tags),
})

export const PersonPage = v.object({
  id: personId,
  name: v.string(),
  isMe: v.boolean(),
  about: v.pipe(About, v.description('What they tell me of themselves')),
  note: v.pipe(v.string(), v.description('My own note about them; nobody else gets it')),
  contact: v.pipe(
    v.optional(Person),
    v.description('Absent on my own page, and of people who are no contacts'),
  ),
  followed: v.pipe(v.boolean(), v.description('Whether I follow what they post for everybody')),
})

export const NoteRequest = v.object({
  name: v.pipe(
    v.optional(v.union([v.literal(''), nameField('name', { bytesMax: nameBytesMax })])),
    v.description('My own name for them; empty for the one that they gave themselves'),
  ),
  text: v.optional(bodyField('text', { bytesMax: personNoteBytesMax })),
})

/** Whose eyes to look through at my own page and posts. */
const as = v.pipe(
  v.optional(v.union([v.literal('everybody'), personId])),
  v.description('Only on my own page: as a contact, or everybody, sees it'),
)

export const PageQuery = v.object({ as })

export const PersonPostsQuery = v.object({
  as,
  before: v.optional(cursor),
  limit: v.optional(v.pipe(v.string(), v.regex(/^([1-9]\d?|100)$/u)), '20'),
})

export const PersonPosts = v.object({
  pinned: v.pipe(v.array(Post), v.description('The first on the page; on the first page alone')),
  items: v.pipe(v.array(Post), v.description('All others, newest first')),
  next: v.pipe(v.optional(cursor), v.description('`before` of the next page; absent at the end')),
})

export type PersonPosts = v.InferOutput<typeof PersonPosts>
export type About = v.InferOutput<typeof About>
export type Audience = v.InferOutput<typeof audience>
export type Profile = v.InferOutput<typeof Profile>
export type ProfileRequest = v.InferOutput<typeof ProfileRequest>
export type PersonPage = v.InferOutput<typeof PersonPage>
export type NoteRequest = v.InferOutput<typeof NoteRequest>
