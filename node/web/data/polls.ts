/** Voting in the polls of posts, and the people who did. */
import type { Votes } from '../../http/polls/schema.ts'
import { call } from '../api/client.ts'
import { setPoll } from './posts.ts'

/** Votes for some options, in place of those before; for none, to take the vote back. */
export async function vote(post: string, choices: readonly number[]): Promise<void> {
  const body = { choices: [...choices] }
  const { poll } = await call('PUT /posts/:post/vote', { params: { post }, json: body })
  setPoll(post, poll)
}

export function readVotes(post: string): Promise<Votes> {
  return call('GET /posts/:post/votes', { params: { post } })
}
