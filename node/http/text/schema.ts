/** A text as a tree, as posts and comments bring it; and the request for the tree of what is being written. */
import * as v from 'valibot'
import { postTextBytesMax } from '../../../protocol/limits.ts'
import type { Block as ReadBlock, Inline as ReadInline } from '../../text/tree.ts'
import { audience, postId } from '../schema.ts'
import { bodyField } from '../text-fields.ts'

type ReadMention = Extract<ReadInline, { kind: 'mention' }>

interface MentionShape extends ReadMention {
  /** Whether the name is that of a contact, or mine; else it is only the one that the writer chose. */
  readonly isKnown: boolean
  readonly isMe: boolean
}

type WithChildren<Part> = Part extends { children: unknown }
  ? Omit<Part, 'children'> & { readonly children: readonly Inline[] }
  : Part

export type Inline = WithChildren<Exclude<ReadInline, ReadMention>> | MentionShape

export type Block =
  | WithChildren<Exclude<ReadBlock, { kind: 'quote' | 'list' | 'table' }>>
  | { readonly kind: 'quote'; readonly blocks: readonly Block[] }
  | {
      readonly kind: 'list'
      readonly start?: number
      readonly items: readonly (readonly Block[])[]
    }
  | { readonly kind: 'table'; readonly rows: readonly (readonly (readonly Inline[])[])[] }

/** Their parts are described by `node/text/tree.ts`: a description of itself is more than generators of clients understand. */
export const Content = v.pipe(
  v.array(v.custom<Block>(() => true)),
  v.description(
    'The text as blocks: paragraph, heading, code-block, quote, list, table, rule. Their inline parts: text, code, emphasis, strong, strike, link, mention, tag',
  ),
)

export const PreviewRequest = v.object({
  text: bodyField('text', { bytesMax: postTextBytesMax }),
  audience: v.pipe(v.optional(audience), v.description('Of a post: those whom it may mention')),
  post: v.pipe(v.optional(postId), v.description('The post on which it is a comment')),
})

export const Preview = v.object({ content: Content })

export type Preview = v.InferOutput<typeof Preview>
export type PreviewRequest = v.InferInput<typeof PreviewRequest>
