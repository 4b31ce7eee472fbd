/** Sends the flat picture of a work to the node, and says what a post takes of the work. */
import type { MediaRequest } from '../../http/media/schema.ts'
import { sendBytes } from '../api/upload.ts'
import { writeMsMax } from '../limits.ts'
import { flatten } from './flatten.ts'
import { cardRequest, wordsOf, type Work } from './work.ts'

/** The words of a picture; nothing where there are none. */
export async function sentWords(
  work: Work,
): Promise<Pick<MediaRequest, 'layers' | 'mood' | 'flat'>> {
  const words = wordsOf(work)
  return words.layers === undefined ? {} : { ...words, flat: await sendFlat(work) }
}

/** A card with its words; `undefined` while it has none. */
export async function sentCard(work: Work): Promise<MediaRequest | undefined> {
  const card = cardRequest(work)
  return card === undefined ? undefined : { ...card, flat: await sendFlat(work) }
}

/** @returns the id of the upload; `undefined` where none could be made: the post has the words all the same */
async function sendFlat(work: Work): Promise<string | undefined> {
  const { layers = [] } = wordsOf(work)
  try {
    const body = await flatten({ ...work, layers })
    const signal = AbortSignal.timeout(writeMsMax)
    const upload = await sendBytes('POST /uploads', { query: { name: 'flat.webp' } }, body, {
      signal,
    })
    return upload?.id
  } catch {
    return undefined
  }
}
