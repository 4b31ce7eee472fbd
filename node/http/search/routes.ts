/** Searching all that one may read. */
import { Hono } from 'hono'
import type { Backend } from '../backend.ts'
import { describe, takes } from '../describe.ts'
import { SearchPage, SearchQuery, SearchState } from './schema.ts'
import { hitShapes, tagShapes } from './shape.ts'

export function searchRoutes(backend: Backend) {
  return new Hono()
    .get(
      '/search',
      describe(
        'Posts, comments, words over pictures and boards, newest first; people and tags above them',
        200,
        SearchPage,
      ),
      takes('query', SearchQuery),
      async (context) => {
        const { q: text, before, limit } = context.req.valid('query')
        const social = backend.social()
        const { searching } = social
        const found = await searching.find({ text, before, limit: Number(limit) })
        const { above, hits, misfits, next } = found
        return context.json({
          people: hitShapes(social, above),
          tags: tagShapes(social, above),
          items: hitShapes(social, hits),
          misfits: [...misfits],
          making: searching.progress().isMaking,
          ...(next !== undefined && { next }),
        })
      },
    )
    .get('/search/state', describe('How far the index is', 200, SearchState), async (context) => {
      const { isMaking: making, ...state } = await backend.social().searching.state()
      return context.json({ ...state, making })
    })
}
