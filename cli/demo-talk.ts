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
  const { id } = await bo.client.post({
    text: text('cli.demo.poll'),
    audience: [...bo.audience],
    poll: { options: [text('cli.demo.poll-lake'), text('cli.demo.poll-garden')], named: true },
  })
  await until(cy.client, async () =>
    (await cy.client.posts({})).items.some((post) => post.id === id),
  )
  await cy.client.vote(id, [0])
  const comment = await cy.client.comment(id, text('cli.demo.comment'))
  await until(bo.client, async () => (await bo.client.comments(id)).items.length > 0)
  await bo.client.reply(comment.id, text('cli.demo.reply'))
}

/** Bo writes to Ana, and she answers. */
export async function showMessages(bo: Talker, ana: Talker, until: Until): Promise<void> {
  const { conversation } = await bo.client.startConversation([ana.person], {
    text: text('cli.demo.message'),
  })
  await until(ana.client, async () => (await ana.client.conversations({})).items.length > 0)
  await ana.client.sendMessage(conversation, { text: text('cli.demo.answer') })
}
