/** From the rows of the views to the shapes of the API, and back. */
import type * as v from 'valibot'
import type { Poll as PollOfPost } from '../../../protocol/poll.ts'
import type { PostRow } from '../../social/posts/tables.ts'
import type { Social } from '../../social/social.ts'
import { fromResponder } from '../responses/shape.ts'
import type { Poll, PollRequest, Votes } from './schema.ts'

/** The poll of a post; `undefined` where it has none. */
export async function pollShape(social: Social, post: PostRow): Promise<Poll | undefined> {
  const { poll } = post
  const state = await social.threads.poll(post)
  if (poll === undefined || state === undefined) return undefined
  const { counts, voters, own, isClosed, isShown } = state
  const { isWaiting = false, refusal } = own?.row ?? {}
  return {
    options: poll.options.map((text, at) => ({
      text,
      ...(isShown && { votes: counts[at] ?? 0 }),
      isMine: own?.choices.includes(at) === true,
    })),
    multiple: poll.isMultiple === true,
    ...(poll.closesAtMs !== undefined && { closesAtMs: poll.closesAtMs }),
    closed: isClosed,
    hidden: poll.isHidden === true,
    named: poll.isCounted !== true,
    voters,
    shown: isShown,
    waiting: isWaiting && refusal === undefined,
    ...(refusal !== undefined && { refused: refusal }),
  }
}

export async function votesShape(social: Social, post: PostRow): Promise<Votes | undefined> {
  const poll = await pollShape(social, post)
  if (poll === undefined) return undefined
  const votes = poll.named && poll.shown ? await social.threads.votes(post.id) : []
  const people = votes.map(({ row, choices }) => ({
    person: fromResponder(social, row),
    choices: [...choices],
  }))
  return { poll, people }
}

export function pollWish(wanted: v.InferOutput<typeof PollRequest>): PollOfPost {
  const { options, multiple, closesAtMs, hidden, named } = wanted
  return {
    options,
    ...(multiple && { isMultiple: true }),
    ...(closesAtMs !== undefined && { closesAtMs }),
    ...(hidden && { isHidden: true }),
    ...(!named && { isCounted: true }),
  }
}
