/** From the views to what an export of everything is made of. */
import type { About } from '../../../protocol/about.ts'
import type { PersonId } from '../../../protocol/ids.ts'
import type { Board, Conversation, Owner, Person, Source } from '../../export/source.ts'
import type { CollectionRow } from '../../social/collections/tables.ts'
import type { ShownConversation } from '../../social/messages/queries.ts'
import type { Social } from '../../social/social.ts'
import { authorOf } from '../posts/author.ts'
import { fromResponder } from '../responses/shape.ts'
import { messageOf, postOf, storedOf } from './items.ts'
import { conversationRows, messageRows, othersPosts, ownPosts } from './lists.ts'

export async function sourceOf(social: Social): Promise<Source> {
  return {
    owner: await ownerOf(social),
    posts: () => mapped(ownPosts(social), (row) => postOf(social, row)),
    others: () => mapped(othersPosts(social), (row) => postOf(social, row)),
    conversations: () => mapped(conversationRows(social), (row) => conversationOf(social, row)),
    boards: () => boards(social),
    people: () => people(social),
  }
}

export async function* mapped<T, U>(
  rows: AsyncIterable<T>,
  toItem: (row: T) => U | Promise<U>,
): AsyncGenerator<U> {
  for await (const row of rows) yield toItem(row)
}

async function ownerOf(social: Social): Promise<Owner> {
  const id = social.keyring.person
  const fields = await social.knowing.fields()
  const about = Object.assign({}, ...fields.map((field) => field.about)) as About
  return { id, name: social.me().name, about, ...portraitOf(social, id) }
}

function portraitOf(social: Social, id: PersonId): Pick<Owner, 'portrait'> {
  const portrait = storedOf(social, social.portraits.of(id))
  return portrait === undefined ? {} : { portrait }
}

function conversationOf(social: Social, row: ShownConversation): Conversation {
  const { id, participants, names } = row
  const others = participants
    .map((author, index) => fromResponder(social, { author, name: names[index] ?? '' }))
    .filter(({ isMe }) => !isMe)
  const batches = (): AsyncIterable<readonly ReturnType<typeof messageOf>[]> =>
    mapped(messageRows(social, id), (rows) => rows.map((each) => messageOf(social, each)))
  return { id, people: others.map((one) => ({ id: one.id, name: one.name })), messages: batches }
}

async function* boards(social: Social): AsyncGenerator<Board> {
  for (const row of await social.collecting.list()) yield boardOf(social, row)
}

function boardOf(social: Social, { id, name, type, items }: CollectionRow): Board {
  const drawn = items.map(({ post: postId, number, note }) => {
    const row = social.posts.at(postId)?.post
    const post = row && {
      id: row.id,
      author: authorOf(social, row),
      text: row.text,
      atMs: social.shownMs(row.atMs),
    }
    return { ...(post && { post }), ...(number !== undefined && { number }), note }
  })
  return { id, name, type, items: drawn }
}

async function people(social: Social): Promise<Person[]> {
  const aspects = new Map<PersonId, string[]>()
  for (const { id, name } of await social.aspects.list()) {
    for (const member of await social.aspects.members(id)) {
      aspects.set(member, [...(aspects.get(member) ?? []), name])
    }
  }
  const contacts = await social.people.list()
  return Promise.all(
    contacts.map(async ({ person: id, name, givenName, sinceMs }) => ({
      id,
      name,
      ...(givenName !== undefined && { givenName }),
      sinceMs: social.shownMs(sinceMs),
      note: social.knowing.note(id).text,
      about: await social.knowing.about(id),
      aspects: aspects.get(id) ?? [],
      ...portraitOf(social, id),
    })),
  )
}
