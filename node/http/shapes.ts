/** From the rows of the views to the shapes of the API. */
import type { ChangeRow, ContactRow, PostRow } from '../social/tables.ts'
import type { AspectRow } from '../social/tables.ts'
import type { InviteInfo, Social } from '../social/social.ts'
import type { Aspect, Change, Invite, Person, Post } from './api.ts'
import type { Backend } from './backend.ts'

export function postShape(
  social: Social,
  { cursor, post }: { cursor: string; post: PostRow },
): Post {
  const isMe = post.author === social.keyring.person
  const name = isMe ? social.me().name : (social.person(post.author)?.name ?? '')
  const { id, text, atMs, audience } = post
  const author = { id: post.author, name, isMe }
  return { id, author, text, createdAtMs: atMs, audience, cursor }
}

export async function aspectShape(social: Social, { id, name }: AspectRow): Promise<Aspect> {
  return { id, name, members: await social.membersOf(id) }
}

/** All contacts with the aspects that each is a member of. */
export async function peopleShapes(backend: Backend): Promise<Person[]> {
  const social = backend.social()
  const aspects = await aspectShapes(social)
  return (await social.people()).map((contact) => personShape(backend, contact, aspects))
}

export function aspectShapes(social: Social): Promise<Aspect[]> {
  return social.aspects().then((rows) => Promise.all(rows.map((row) => aspectShape(social, row))))
}

export function personShape(
  backend: Backend,
  { person: id, name, sinceMs }: ContactRow,
  aspects: readonly Aspect[],
): Person {
  const memberOf = aspects.filter(({ members }) => members.includes(id))
  const online = backend.isOnline(id)
  const blocked = backend.social().isBlocked(id)
  return { id, name, online, sinceMs, aspects: memberOf.map((aspect) => aspect.id), blocked }
}

export function inviteShape(invite: InviteInfo): Invite {
  const { secret: id, link, aspect, uses, usedBy, history, expiresAtMs, state } = invite
  return { id, link, aspect, uses, usedBy, history, expiresAtMs, state }
}

/** A change as it is told; `undefined` for a post that is gone by now. */
export function changeShape(social: Social, change: ChangeRow): Change | undefined {
  if (change.kind !== 'post') return change
  const found = social.postAt(change.id)
  return found === undefined ? undefined : { kind: 'post', post: postShape(social, found) }
}
