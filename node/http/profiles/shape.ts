/** From the rows of the views to the shapes of the API. */
import { aboutFields, type About as Fields } from '../../../protocol/about.ts'
import type { PersonId } from '../../../protocol/ids.ts'
import { NotAContactError } from '../../errors.ts'
import type { FieldWish, OwnField } from '../../social/profiles/own-profile.ts'
import type { Backend } from '../backend.ts'
import { personDetails, personShape } from '../people/shape.ts'
import type { About, PersonPage, Profile, ProfileRequest } from './schema.ts'

/** The eyes to look through at the owner's own page. */
export type Viewer = 'everybody' | PersonId | undefined

/** @throws {NotAContactError} when they are neither a contact nor the owner, nor followed. */
export async function pageShape(backend: Backend, id: PersonId, as: Viewer): Promise<PersonPage> {
  const social = backend.social()
  if (id === social.keyring.person) {
    const { name } = social.me()
    return { id, name, isMe: true, about: await ownAbout(backend, as), note: '', followed: false }
  }
  const row = social.people.at(id)
  const name = social.people.nameOf(id)
  if (name === undefined) throw new NotAContactError(id)
  const about = copied(await social.knowing.about(id))
  const followed = social.people.isFollowed(id)
  const page = { id, name, isMe: false, about, note: social.knowing.note(id).text, followed }
  if (row === undefined) return page
  return { ...page, contact: personShape(backend, row, await personDetails(social)) }
}

/** The owner's profile, whole or as others see it. */
async function ownAbout(backend: Backend, as: Viewer): Promise<About> {
  const { knowing } = backend.social()
  if (as !== undefined) return copied(knowing.aboutSeenBy(as === 'everybody' ? undefined : as))
  return copied(Object.assign({}, ...(await knowing.fields()).map(({ about }) => about)) as Fields)
}

export function profileShape(fields: readonly OwnField[]): Profile {
  return Object.fromEntries(
    fields.map(({ field, about, audience }) => {
      const to = typeof audience === 'string' ? audience : [...audience]
      const value = copied(about)[field]
      return [field, { ...(value !== undefined && { value }), to }]
    }),
  )
}

export function fieldWishes(request: ProfileRequest): FieldWish[] {
  return aboutFields.flatMap((field) => {
    const wish = request[field]
    if (wish === undefined) return []
    const { value, to } = wish
    return [{ field, audience: to as FieldWish['audience'], ...(value !== undefined && { value }) }]
  })
}

function copied({ links, tags, ...texts }: Fields): About {
  return { ...texts, ...(links && { links: [...links] }), ...(tags && { tags: [...tags] }) }
}
