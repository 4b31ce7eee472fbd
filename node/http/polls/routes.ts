/** Voting in the poll of a post. */
import { Hono } from 'hono'
import { parsePostId } from '../../../protocol/ids.ts'
import { NotFoundError } from '../../errors.ts'
import type { Social } from '../../social/social.ts'
import type { Backend } from '../backend.ts'
import { describe, takes } from '../describe.ts'
import { VoteRequest, Votes } from './schema.ts'
import { votesShape } from './shape.ts'

export function pollRoutes(backend: Backend) {
  return new Hono()
    .get(
      '/posts/:post/votes',
      describe('The poll of a post, and who voted where it says so', 200, Votes),
      async (context) => context.json(await votesOf(backend.social(), context.req.param('post'))),
    )
    .put(
      '/posts/:post/vote',
      describe('Vote in the poll of a post, or take my vote back', 200, Votes),
      takes('json', VoteRequest),
      async (context) => {
        const social = backend.social()
        const post = context.req.param('post')
        await social.threads.vote(parsePostId(post), context.req.valid('json').choices)
        return context.json(await votesOf(social, post))
      },
    )
}

/** @throws {NotFoundError} when there is no such post, or it has no poll. */
async function votesOf(social: Social, id: string): Promise<Votes> {
  const post = social.posts.at(parsePostId(id))?.post
  const votes = post && (await votesShape(social, post))
  if (votes === undefined) throw new NotFoundError(id, { what: 'poll' })
  return votes
}
