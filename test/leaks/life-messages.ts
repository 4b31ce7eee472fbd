/** The part of the life in which Ana writes to Cy alone, and to Eve and Hal, who do not know each other: her node passes on what they say. */
import { starterOf } from '../../protocol/records/message.ts'
import { waitFor } from '../helpers/wait-for.ts'
import type { Life, Name } from './life.ts'

export const messageTexts = {
  two: 'the key lies under the third stone',
  answer: 'I shall water the orchids on Monday',
  circle: 'let us surprise the mayor together',
  eve: 'I bring the brass band along',
  hal: 'my boat has room for eleven people',
} as const

/** The conversation of a message, as secrets name it. */
export function talkOf(participants: number): string {
  return `conversation of ${participants}`
}

export async function writeMessages(life: Life): Promise<void> {
  const [ana, cy, eve, hal] = (['Ana', 'Cy', 'Eve', 'Hal'] as const).map((name) => life.get(name))
  await ana!.social.conversations.start([cy!.person], messageTexts.two)
  await hasMessage(life, 'Cy', messageTexts.two)
  await cy!.social.conversations.start([ana!.person], messageTexts.answer)
  const map = await life.sendPicture('Ana', 'Cy', talkOf(2), 'a map of the garden')
  await life.hasFiles('Cy', map)
  await ana!.social.conversations.start([eve!.person, hal!.person], messageTexts.circle)
  for (const [name, node, words] of [
    ['Eve', eve!, messageTexts.eve],
    ['Hal', hal!, messageTexts.hal],
  ] as const) {
    await hasMessage(life, name, messageTexts.circle)
    const { rows } = await node.social.conversations.list({ limit: 10 })
    const circle = rows.find(({ participants }) => starterOf(participants) === ana!.person)
    await node.social.conversations.send(circle!.id, words)
  }
  await hasMessage(life, 'Ana', messageTexts.answer)
  for (const name of ['Ana', 'Eve', 'Hal'] as const) {
    await hasMessage(life, name, messageTexts.eve, messageTexts.hal)
  }
}

async function hasMessage(life: Life, name: Name, ...wanted: readonly string[]): Promise<void> {
  const { conversations } = life.get(name).social
  const all = async (): Promise<string[]> => {
    const { rows } = await conversations.list({ limit: 10 })
    const pages = await Promise.all(rows.map(({ id }) => conversations.messages(id, { limit: 50 })))
    return pages.flatMap((page) => page.rows.map(({ text }) => text))
  }
  const description = `${name} has the messages`
  const isThere = async (): Promise<boolean> => {
    const texts = await all()
    return wanted.every((text) => texts.includes(text))
  }
  await waitFor(isThere, { description, timeoutMs: 20_000 })
}
