/** Tags with their timelines, those that I follow, and mentions of me. */
import { Hono } from 'hono'
import { NotFoundError } from '../../errors.ts'
import { completionsMax } from '../limits.ts'
import type { Backend } from '../backend.ts'
import { describe, takes } from '../describe.ts'
import { PostPage } from '../posts/schema.ts'
import { pageShape } from '../posts/shape.ts'
import { pageOf, PageQuery } from '../posts/page.ts'
import { CompletionQuery, MentionPage, Tag, TagList } from './schema.ts'
import { mentionShape, tagShape } from './shape.ts'
import type { KnownTag } from '../../social/tags/follow.ts'
import type { Social } from '../../social/social.ts'

export function tagRoutes(backend: Backend) {
  return new Hono()
    .get(
      '/tags',
      describe('Known tags that begin so, the most used first', 200, TagList),
      takes('query', CompletionQuery),
      async (context) => {
        const { start } = context.req.valid('query')
        const known = await backend.social().tags.complete(start, completionsMax)
        return context.json({ items: known.map(tagShape) })
      },
    )
    .get('/tags/:tag', describe('A tag', 200, Tag), (context) =>
      context.json(tagShape(tagOf(backend.social(), context.req.param('tag')))),
    )
    .get(
      '/tags/:tag/posts',
      describe('Posts with a tag, newest first', 200, PostPage),
      takes('query', PageQuery),
      async (context) => {
        const query = pageOf(context.req.valid('query'))
        const social = backend.social()
        const { tag } = tagOf(social, context.req.param('tag'))
        const page = await social.timelines.tagged(tag, query)
        return context.json(await pageShape(social, page))
      },
    )
    .get('/followed-tags', describe('The tags that I follow', 200, TagList), async (context) => {
      const social = backend.social()
      const tags = await social.tags.listFollowed()
      return context.json({ items: tags.map((tag) => tagShape(tagOf(social, tag))) })
    })
    .get(
      '/followed-tags/posts',
      describe('Posts with a tag that I follow, newest first', 200, PostPage),
      takes('query', PageQuery),
      async (context) => {
        const query = pageOf(context.req.valid('query'))
        const social = backend.social()
        return context.json(await pageShape(social, await social.timelines.followed(query)))
      },
    )
    .put('/followed-tags/:tag', describe('Follow a tag', 204), async (context) => {
      await backend.social().tags.follow(context.req.param('tag'), true)
      return context.body(null, 204)
    })
    .delete('/followed-tags/:tag', describe('Follow a tag no longer', 204), async (context) => {
      await backend.social().tags.follow(context.req.param('tag'), false)
      return context.body(null, 204)
    })
    .get(
      '/mentions',
      describe('Posts and comments that mention me, newest first', 200, MentionPage),
      takes('query', PageQuery),
      async (context) => {
        const query = pageOf(context.req.valid('query'))
        const social = backend.social()
        const { mentions, next } = await social.timelines.mentions(query)
        const items = await Promise.all(mentions.map((mention) => mentionShape(social, mention)))
        return context.json(next === undefined ? { items } : { items, next })
      },
    )
}

function tagOf(social: Social, given: string): KnownTag {
  const known = social.tags.at(given)
  if (known === undefined) throw new NotFoundError(given, { what: 'tag' })
  return known
}
