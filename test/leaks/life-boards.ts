/** The part of the life in which Ana keeps boards: one for herself, and one that she shares, with a post on it that is not for its readers. */
import type { PostId } from '../../protocol/ids.ts'
import { waitFor } from '../helpers/wait-for.ts'
import type { Life } from './life.ts'

const words = {
  own: 'gifts that nobody must hear of',
  ownNote: 'a muzzle for the neighbour',
  shared: 'how to spend it by Christmas',
  sharedNote: 'ask the notary about this',
} as const

export async function keepBoards(
  life: Life,
  aspect: string,
  { theirs, others }: { theirs: PostId; others: PostId },
): Promise<void> {
  const { collecting } = life.get('Ana').social
  const own = await collecting.create({ name: words.own, type: 'board' })
  await collecting.save(own, { post: theirs, note: words.ownNote })
  const shared = await collecting.create({ name: words.shared, type: 'board' })
  await collecting.save(shared, { post: theirs, note: words.sharedNote })
  await collecting.share(shared, { text: '', audience: [await life.aspect('Ana', aspect)] })
  await collecting.save(shared, { post: others, note: '' })
  for (const name of ['Bo', 'Cy', 'Di', 'Flo', 'Gus'] as const) {
    const board = life.get(name).social.collecting
    const hasBoth = (): boolean => board.at(shared)?.items.length === 2
    await waitFor(hasBoth, { description: `${name} has the board`, timeoutMs: 20_000 })
  }
}
