/** People of the demo talk to each other: a poll with a mention and a tag, a vote, a comment with a reply, and two private messages. */
import type { PersonId } from '../protocol/ids.ts'
import type { Client } from './client.ts'
import { text } from './output.ts'

/** Somebody who talks. */
export interface Talker {
  readonly client: Client
  readonly person: PersonId
  /** Aspects that their words go to. */
  readonly audience: readonly string[]
}

/** Resolves once it is so at somebody's node. */
type Until = (client: Client, isSo: () => Promise<boolean>) => Promise<void>

/** Bo asks his friends, of whom Cy is one. */
export async function showPoll(bo: Talker, cy: Talker, until: Until): Promise<void> {
  const { id } = await bo.client.call('POST /posts', {
    json: {
      text: text('cli.demo.poll'),
      audience: [...bo.audience],
      poll: { options: [text('cli.demo.poll-lake'), text('cli.demo.poll-garden')], named: true },
    },
  })
  await until(cy.client, async () =>
    (await cy.client.call('GET /posts')).items.some((post) => post.id === id),
  )
  await cy.client.call('PUT /posts/:post/vote', { params: { post: id }, json: { choices: [0] } })
  const comment = await cy.client.call('POST /posts/:post/comments', {
    params: { post: id },
    json: { text: text('cli.demo.comment') },
  })
  await until(
    bo.client,
    async () =>
      (await bo.client.call('GET /posts/:post/comments', { params: { post: id } })).items.length >
      0,
  )
  await bo.client.call('POST /comments/:comment/replies', {
    params: { comment: comment.id },
    json: { text: text('cli.demo.reply') },
  })
}

/** Bo writes to Ana, and she answers. */
export async function showMessages(bo: Talker, ana: Talker, until: Until): Promise<void> {
  const { conversation } = await bo.client.call('POST /conversations', {
    json: {
      people: [ana.person],
      text: text('cli.demo.message'),
    },
  })
  await until(
    ana.client,
    async () => (await ana.client.call('GET /conversations')).items.length > 0,
  )
  await ana.client.call('POST /conversations/:conversation/messages', {
    params: { conversation },
    json: { text: text('cli.demo.answer') },
  })
}
