/** Responses with words: comments, and the words that somebody put over a picture of a post. */
import { fromBase64url } from '../../../protocol/bytes.ts'
import type { ResponseId } from '../../../protocol/ids.ts'
import { comment } from '../../../protocol/responses/comment.ts'
import { remix } from '../../../protocol/responses/remix.ts'
import { normalBody } from '../../../protocol/text.ts'
import type { Field } from '../../search/excerpts.ts'
import { plainText } from '../../text/plain.ts'
import { rowOf } from '../threads/response-rows.ts'
import { responses, type ResponseRow } from '../threads/tables.ts'
import { field, wordsOf } from './media-fields.ts'
import type { Source, Thing } from './source.ts'

export const responseSource: Source = {
  name: 'response',
  changed: (change) => (change.kind === 'response' || change.kind === 'gone' ? [change.id] : []),
  async page(reader, after, limit) {
    const rows = await reader.list(responses, { gt: after, limit })
    const things = rows.flatMap(([, row]) => {
      const thing = thingOf(row)
      return thing === undefined ? [] : [[row.id, thing] as const]
    })
    const next = rows[limit - 1]?.[0]
    return next === undefined ? { things } : { things, next }
  },
  read(reader, id) {
    const row = rowOf(reader, id as ResponseId)
    return row && thingOf(row)
  },
}

/** The texts of a type of response; a type without words is not found. */
const texts: Readonly<
  Record<string, { kind: 'comment' | 'remix'; of(body: Uint8Array): Field[] }>
> = {
  [comment.type]: {
    kind: 'comment',
    of: (body) => field('text', plainText(normalBody(comment.decode(body).text))),
  },
  [remix.type]: {
    kind: 'remix',
    of(body) {
      const { layers, alt } = remix.decode(body)
      return [...field('words', wordsOf(layers)), ...field('alt', alt)]
    },
  },
}

function thingOf({ type, body, author, name, atMs, post }: ResponseRow): Thing | undefined {
  const known = texts[type]
  if (known === undefined) return undefined
  const fields = known.of(fromBase64url(body) ?? new Uint8Array(0))
  return { kind: known.kind, author, name, atMs, fields, post }
}
