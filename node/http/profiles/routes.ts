/** Pages of people, the owner's profile, and their own words for others. */
import { Hono } from 'hono'
import * as v from 'valibot'
import { parsePersonId, type PersonId } from '../../../protocol/ids.ts'
import type { Backend } from '../backend.ts'
import { describe, takes } from '../describe.ts'
import type { Post } from '../posts/schema.ts'
import { postShape } from '../posts/shape.ts'
import { personId } from '../schema.ts'
import {
  NoteRequest,
  PageQuery,
  PersonPage,
  PersonPosts,
  PersonPostsQuery,
  Profile,
  ProfileRequest,
} from './schema.ts'
import { fieldWishes, pageShape, profileShape, type Viewer } from './shape.ts'

const Muted = v.object({ items: v.array(personId) })

export function profileRoutes(backend: Backend) {
  return new Hono()
    .get(
      '/people/:person',
      describe('The page of a contact, of somebody I follow, or my own', 200, PersonPage),
      takes('query', PageQuery),
      async (context) => {
        const as = context.req.valid('query').as as Viewer
        return context.json(await pageShape(backend, idIn(context), as))
      },
    )
    .get(
      '/people/:person/posts',
      describe('Posts of one person: those that they pinned, then all others', 200, PersonPosts),
      takes('query', PersonPostsQuery),
      async (context) => {
        const social = backend.social()
        const author = idIn(context)
        const { as, before, limit } = context.req.valid('query')
        const page = { limit: Number(limit), ...(before !== undefined && { before }) }
        const by = as === 'everybody' ? undefined : (as as PersonId)
        const isAs = as !== undefined && author === social.keyring.person
        const first = isAs
          ? await social.knowing.pinnedSeenBy(by)
          : await social.posts.pinned(author)
        const without = new Set(first.map(({ post }) => post.id))
        const { rows, next } = isAs
          ? await social.knowing.postsSeenBy({ ...page, by, without })
          : await social.timelines.read({ ...page, author, without })
        const shape = (row: (typeof rows)[number]): Promise<Post> => postShape(social, row)
        const pinned = await Promise.all(before === undefined ? first.map(shape) : [])
        const items = await Promise.all(rows.map(shape))
        return context.json({ pinned, items, ...(next !== undefined && { next }) })
      },
    )
    .put(
      '/people/:person/note',
      describe('Change my own name and note for a contact; what is absent stays', 204),
      takes('json', NoteRequest),
      async (context) => {
        const { name, text } = context.req.valid('json')
        const changed = { ...(name !== undefined && { name }), ...(text !== undefined && { text }) }
        await backend.social().knowing.changeNote(idIn(context), changed)
        return context.body(null, 204)
      },
    )
    .get('/muted', describe('People I muted', 200, Muted), async (context) =>
      context.json({ items: [...(await backend.social().knowing.muted())] }),
    )
    .put(
      '/people/:person/mute',
      describe('Mute a contact: what they post is kept, and stands in no timeline or count', 204),
      async (context) => {
        await backend.social().knowing.setMuted(idIn(context), true)
        return context.body(null, 204)
      },
    )
    .delete('/people/:person/mute', describe('Unmute somebody', 204), async (context) => {
      await backend.social().knowing.setMuted(idIn(context), false)
      return context.body(null, 204)
    })
    .get(
      '/me/profile',
      describe('My profile, and who is told each field', 200, Profile),
      async (context) => context.json(profileShape(await backend.social().knowing.fields())),
    )
    .patch(
      '/me/profile',
      describe('Change fields of my profile; those that are not named stay', 200, Profile),
      takes('json', ProfileRequest),
      async (context) => {
        const { knowing } = backend.social()
        await knowing.changeProfile(fieldWishes(context.req.valid('json')))
        return context.json(profileShape(await knowing.fields()))
      },
    )
}

function idIn(context: { req: { param: (name: string) => string | undefined } }): PersonId {
  return parsePersonId(context.req.param('person') ?? '')
}
