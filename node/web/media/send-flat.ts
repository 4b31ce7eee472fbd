/** Sends the flat picture of a work to the node, for the post that it goes with. */
import type { Upload } from '../../http/media/schema.ts'
import { sendBytes } from '../api/upload.ts'
import { writeMsMax } from '../limits.ts'
import { flatten } from './flatten.ts'
import { wordsOf, type Work } from './work.ts'

/** @returns the id of the upload; `undefined` without words, or where none could be made: the post has the words all the same */
export async function sendFlat(work: Work): Promise<string | undefined> {
  const { layers, mood = work.mood } = wordsOf(work)
  if (layers === undefined) return undefined
  try {
    const body = await flatten({ ground: work.ground, layers, mood })
    const signal = AbortSignal.timeout(writeMsMax)
    const upload = await sendBytes<Upload>('uploads?name=flat.webp', body, {
      method: 'POST',
      signal,
    })
    return upload?.id
  } catch {
    return undefined
  }
}
