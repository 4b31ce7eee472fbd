/** Words below a post or below another comment. */
import { decodeFields, encodeFields } from '../codec.ts'
import { commentTextBytesMax, responseBodyBytesMax } from '../limits.ts'
import type { ResponseType } from './response-type.ts'

export interface CommentBody {
  /** 1 to 8,000 UTF-8 bytes. */
  readonly text: string
}

export const comment = {
  type: 'comment',
  encode: ({ text }) => encodeFields({ text }),
  decode(bytes) {
    const fields = decodeFields(bytes, responseBodyBytesMax)
    return { text: fields.text('text', commentTextBytesMax, 1) }
  },
  label: () => '',
} satisfies ResponseType<CommentBody>
