/** The records and tables of this room, see `feeds/slice.ts`. */
import type { Slice } from '../feeds/slice.ts'
import { applyEdit } from './apply-edit.ts'
import { applyPost } from './apply-post.ts'
import { followBlock, followMember } from './member-lists.ts'
import { applyHide } from './hiding.ts'
import { applyQuote } from './quotes.ts'
import { applyPin } from './pins.ts'
import { applyRead } from './unread.ts'
import * as tables from './tables.ts'

export const slice = {
  kinds: {
    post: applyPost,
    'post-edit': applyEdit,
    read: applyRead,
    hide: applyHide,
    pin: applyPin,
    quote: applyQuote,
  },
  follows: { block: followBlock, member: followMember },
  tables,
} satisfies Slice
