/** The part of the life in which Ana tells of herself, some to everybody and some to a few, and keeps notes and a draft that nobody else must ever have. */
import { waitFor } from '../helpers/wait-for.ts'
import type { Life } from './life.ts'

const told = {
  everybody: 'born under a wandering star',
  contacts: 'the yellow house by the weir',
  aspect: 'millionaire as of last Friday',
} as const
/** Ana's name for Bo, and her note on him. */
const ownWords = { name: 'Bo who owes me money', text: 'never lend him the car again' } as const

export async function tellOfHerself(life: Life, aspect: string): Promise<void> {
  const { drafting, knowing } = life.get('Ana').social
  await knowing.changeNote(life.get('Bo').person, ownWords)
  await drafting.begin(
    { content: { text: 'never sent to anybody', audience: 'public', media: [] } },
    { isAside: true },
  )
  await knowing.setMuted(life.get('Hal').person, true)
  await knowing.changeProfile([
    { field: 'bio', value: told.everybody, audience: 'everybody' },
    { field: 'place', value: told.contacts, audience: 'contacts' },
    { field: 'pronouns', value: told.aspect, audience: [await life.aspect('Ana', aspect)] },
  ])
  const { person } = life.get('Ana')
  for (const [name, fields] of [
    ['Bo', 3],
    ['Cy', 3],
    ['Di', 3],
    ['Flo', 3],
    ['Gus', 3],
    ['Eve', 2],
    ['Hal', 2],
  ] as const) {
    const reader = life.get(name).social.knowing
    const isTold = async (): Promise<boolean> =>
      Object.keys(await reader.about(person)).length === fields
    await waitFor(isTold, { description: `${name} reads the profile`, timeoutMs: 20_000 })
  }
}
