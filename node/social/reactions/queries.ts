/** Reactions to an item, without those of blocked people. */
import { fromBase64url } from '../../../protocol/bytes.ts'
import { responseId, type ItemId, type PersonId } from '../../../protocol/ids.ts'
import { reaction, reactionNonce } from '../../../protocol/responses/reaction.ts'
import { keyOf, under } from '../../store/table.ts'
import type { Reader } from '../../store/transaction.ts'
import { blockedPeople } from '../contacts/apply-block.ts'
import { labelsOf } from '../threads/counts.ts'
import { responsesPerItemMax } from '../threads/limits.ts'
import { rowOf, threadOf } from '../threads/response-rows.ts'
import { placeOf } from '../threads/places.ts'
import { responseCounts, responses, responsesBy, type ResponseRow } from '../threads/tables.ts'

export interface ReactionCount {
  readonly emoji: string
  readonly count: number
  /** Whether one of them is the owner's. */
  readonly isMine: boolean
}

/** Emoji on an item, those that most people gave first. Reads the counts, and reactions of the owner and of blocked people alone. */
export async function reactionsTo(
  reader: Reader,
  item: ItemId,
  owner: PersonId,
  without?: ReadonlySet<PersonId>,
): Promise<ReactionCount[]> {
  const blocked = without ?? (await blockedPeople(reader))
  const place = placeOf({ post: threadOf(reader, item), item, type: reaction.type })
  const rows = await reader.list(responseCounts, under(place))
  const hasAny = (person: PersonId): boolean =>
    reader.get(responsesBy, keyOf(place, person)) !== undefined
  const isMineToo = rows.length > 0 && hasAny(owner)
  const hidden = rows.length === 0 ? [] : [...blocked].filter(hasAny)
  return rows
    .map(([key, counted]) => {
      const emoji = key.slice(place.length + 1)
      const isBy = (person: PersonId): boolean => isReactedBy(reader, item, { person, emoji })
      const count = counted - hidden.filter(isBy).length
      return { emoji, count, isMine: isMineToo && isBy(owner) }
    })
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count || (a.emoji < b.emoji ? -1 : 1))
}

/** The people who reacted to an item, with their emoji, oldest first. */
export async function reactors(
  reader: Reader,
  item: ItemId,
): Promise<{ emoji: string; row: ResponseRow }[]> {
  const blocked = await blockedPeople(reader)
  const place = placeOf({ post: threadOf(reader, item), item, type: reaction.type })
  const range = { ...under(place), limit: responsesPerItemMax }
  const rows = (await reader.list(responses, range)).map(([, row]) => row)
  return rows.flatMap((row) => {
    const [emoji] = labelsOf(row)
    return emoji === undefined || blocked.has(row.author) ? [] : [{ emoji, row }]
  })
}

/** Whether a person gave an item an emoji. */
export function isReactedBy(
  reader: Reader,
  item: ItemId,
  { person, emoji }: { person: PersonId; emoji: string },
): boolean {
  const post = threadOf(reader, item)
  const row = rowOf(reader, responseId(person, post, reactionNonce(item, emoji)))
  if (row?.type !== reaction.type || row.item !== item) return false
  return reaction.decode(fromBase64url(row.body) ?? new Uint8Array(0)).isOn
}
