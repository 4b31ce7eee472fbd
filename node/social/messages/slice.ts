/** The records and tables of this room, see `feeds/slice.ts`. */
import type { Slice } from '../feeds/slice.ts'
import { applyConversation } from './apply-conversation.ts'
import { applyMessage } from './apply-message.ts'
import * as tables from './tables.ts'

export const slice = {
  kinds: { conversation: applyConversation, message: applyMessage },
  past: { message: applyMessage },
  tables,
  // A replay must neither pass on a message again nor count it again, nor hand over what a device was given.
  kept: [tables.toPass, tables.passQuotas, tables.writeQuotas, tables.handedOver],
} satisfies Slice
