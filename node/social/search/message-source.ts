/** Private messages that one has, of whichever conversation. */
import type { MessageId } from '../../../protocol/ids.ts'
import { plainText } from '../../text/plain.ts'
import { messageRow } from '../messages/rows.ts'
import { messages, type MessageRow } from '../messages/tables.ts'
import { field, hasOf, mediaFields } from './media-fields.ts'
import type { Source, Thing } from './source.ts'

export const messageSource: Source = {
  name: 'message',
  changed: (change) =>
    change.kind === 'conversation' && change.message !== undefined ? [change.message] : [],
  async page(reader, after, limit) {
    const rows = await reader.list(messages, { gt: after, limit })
    const kept = rows.filter(([, row]) => row.isGone !== true)
    const things = kept.map(([, row]) => [row.id, thingOf(row)] as const)
    const next = rows[limit - 1]?.[0]
    return next === undefined ? { things } : { things, next }
  },
  read(reader, id) {
    const row = messageRow(reader, id as MessageId)
    return row === undefined || row.isGone === true ? undefined : thingOf(row)
  },
}

function thingOf({
  writer: author,
  name,
  believedMs: atMs,
  text,
  media,
  conversation,
}: MessageRow): Thing {
  const fields = [...field('text', plainText(text)), ...media.flatMap(mediaFields)]
  return { kind: 'message', author, name, atMs, fields, has: hasOf(media), conversation }
}
