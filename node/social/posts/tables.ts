/** The timeline. */
import type { PostId, PersonId, AspectId } from '../../../protocol/ids.ts'
import { jsonTable } from '../../store/table.ts'

export interface PostRow {
  id: PostId
  /** Of the post's record, as base64url. */
  nonce: string
  author: PersonId
  text: string
  atMs: number
  audience: 'public' | 'limited' | AspectId[]
}

/** time!post. */
export const timeline = jsonTable<PostRow>('timeline')

/** Post → its key in the timeline. */
export const posts = jsonTable<string>('posts')

/** Under the key `timeline`: up to which time it is read. */
export const readMarks = jsonTable<number>('read-marks')
