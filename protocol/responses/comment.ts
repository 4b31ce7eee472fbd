/** Words below a post, or below a comment on it: a reply. A later version edits them. */
import { decodeFields, encodeFields } from '../codec.ts'
import { commentTextBytesMax, responseBodyBytesMax } from '../limits.ts'
import type { ResponseType } from './response-type.ts'

export interface CommentBody {
  /** 1 to 8,000 UTF-8 bytes. */
  readonly text: string
  /** When this version was written, where it is not the first, by the writer's clock. */
  readonly editedAtMs?: number
}

export const comment = {
  type: 'comment',
  encode: ({ text, editedAtMs }) => encodeFields({ text, edited: editedAtMs }),
  decode(bytes): CommentBody {
    const fields = decodeFields(bytes, responseBodyBytesMax)
    return {
      text: fields.text('text', commentTextBytesMax, 1),
      ...(fields.has('edited') && { editedAtMs: fields.time('edited') }),
    }
  },
  labels: () => [''],
} satisfies ResponseType<CommentBody>
