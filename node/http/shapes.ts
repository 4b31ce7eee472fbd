/** From the rows of the views to the shapes of the API. */
import type { PersonId } from '../../protocol/ids.ts'
import type { ChangeRow } from '../social/feeds/tables.ts'
import type { CommentRow } from '../social/threads/tables.ts'
import type { ContactRow, MeRow } from '../social/contacts/tables.ts'
import type { PostRow } from '../social/posts/tables.ts'
import type { AspectRow } from '../social/aspects/tables.ts'
import type { InviteInfo } from '../social/joining/invites.ts'
import type { Social } from '../social/social.ts'
import type { Aspect, Change, Comment, Invite, Me, Notice, Person, Post } from './api.ts'
import type { Backend } from './backend.ts'

export function meShape({ id, name }: MeRow): Me {
  return { id, name }
}

export async function noticeShapes(social: Social): Promise<Notice[]> {
  return (await social.notices()).map(({ what, atMs }) => ({ what, atMs }))
}

export async function postShape(
  social: Social,
  { cursor, post }: { cursor: string; post: PostRow },
): Promise<Post> {
  const isMe = post.author === social.keyring.person
  const name = isMe ? social.me().name : (social.person(post.author)?.name ?? '')
  const { id, text, atMs, audience } = post
  const author = { id: post.author, name, isMe }
  const comments = await social.countComments(id)
  return { id, author, text, createdAtMs: atMs, audience, comments, cursor }
}

export function commentShape(social: Social, comment: CommentRow): Comment {
  const { id, post, text, atMs, isWaiting } = comment
  const me = social.keyring.person
  const isMe = comment.author === me
  const contact = social.person(comment.author)
  const name = isMe ? social.me().name : (contact?.name ?? comment.name)
  const author = { id: comment.author, name, isMe, isContact: contact !== undefined }
  const mayDelete = isMe || comment.postAuthor === me
  return { id, post, author, text, createdAtMs: atMs, waiting: isWaiting, mayDelete }
}

export async function aspectShape(social: Social, { id, name }: AspectRow): Promise<Aspect> {
  return { id, name, members: await social.membersOf(id) }
}

/** All contacts with the aspects that each is a member of. */
export async function peopleShapes(backend: Backend): Promise<Person[]> {
  const social = backend.social()
  const aspects = await aspectShapes(social)
  const forked = await social.forkedPeople()
  return (await social.people()).map((contact) =>
    personShape(backend, contact, { aspects, forked }),
  )
}

export function aspectShapes(social: Social): Promise<Aspect[]> {
  return social.aspects().then((rows) => Promise.all(rows.map((row) => aspectShape(social, row))))
}

export function personShape(
  backend: Backend,
  { person: id, name, sinceMs }: ContactRow,
  { aspects, forked }: { aspects: readonly Aspect[]; forked: ReadonlySet<PersonId> },
): Person {
  const memberOf = aspects.filter(({ members }) => members.includes(id))
  const online = backend.isOnline(id)
  const blocked = backend.social().isBlocked(id)
  const own = { id, name, online, sinceMs, blocked, forked: forked.has(id) }
  return { ...own, aspects: memberOf.map((aspect) => aspect.id) }
}

export function inviteShape(invite: InviteInfo): Invite {
  const { secret: id, link, aspect, uses, usedBy, history, circle, expiresAtMs, state } = invite
  const shape = { id, link, aspect, uses, usedBy, history, expiresAtMs, state }
  return circle === undefined ? shape : { ...shape, circle }
}

/** A change as it is told; `undefined` for a post or comment that is gone by now. */
export async function changeShape(social: Social, change: ChangeRow): Promise<Change | undefined> {
  if (change.kind === 'gone') {
    const { kind, id, post } = change
    return post === undefined
      ? { kind, id }
      : { kind, id, post, comments: await social.countComments(post) }
  }
  if (change.kind === 'comment') {
    const found = social.commentAt(change.id)
    if (found === undefined) return undefined
    const comments = await social.countComments(found.post)
    return { kind: 'comment', comment: commentShape(social, found), comments }
  }
  if (change.kind !== 'post') return change
  const found = social.postAt(change.id)
  return found === undefined ? undefined : { kind: 'post', post: await postShape(social, found) }
}
