/** Reacting to posts and comments. */
import { Hono } from 'hono'
import { parseResponseId, type ItemId } from '../../../protocol/ids.ts'
import { NotFoundError } from '../../errors.ts'
import type { Social } from '../../social/social.ts'
import type { Backend } from '../backend.ts'
import { describe, takes } from '../describe.ts'
import { fromResponder } from '../responses/shape.ts'
import { ReactionRequest, Reactors } from './schema.ts'

export function reactionRoutes(backend: Backend) {
  return new Hono()
    .get(
      '/items/:item/reactions',
      describe('The reactions to a post or comment', 200, Reactors),
      async (context) => {
        const social = backend.social()
        const item = knownItem(social, context.req.param('item'))
        return context.json(await reactorsShape(social, item))
      },
    )
    .put(
      '/items/:item/reactions',
      describe('Give a post or comment a reaction, or take it back', 200, Reactors),
      takes('json', ReactionRequest),
      async (context) => {
        const social = backend.social()
        const item = knownItem(social, context.req.param('item'))
        const { emoji, on } = context.req.valid('json')
        await social.threads.react(item, { emoji, isOn: on })
        return context.json(await reactorsShape(social, item))
      },
    )
}

/** @throws {NotFoundError} when there is no such post or comment. */
function knownItem(social: Social, text: string): ItemId {
  // Ids of posts and of responses are of one form.
  const id: ItemId = parseResponseId(text)
  const post = social.posts.at(id as never)
  const isKnown = post ?? social.threads.commentAt(id) ?? social.remixes.at(id)
  if (isKnown === undefined) {
    throw new NotFoundError(id, { what: 'post' })
  }
  return id
}

export async function reactorsShape(social: Social, item: ItemId): Promise<Reactors> {
  const people = (await social.threads.reactors(item)).map(({ emoji, row }) => ({
    emoji,
    person: fromResponder(social, row),
    waiting: row.isWaiting && row.refusal === undefined,
    ...(row.refusal !== undefined && { refused: row.refusal }),
  }))
  return { reactions: await social.threads.reactionsTo(item), people }
}
