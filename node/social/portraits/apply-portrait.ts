/** Pictures of people: the newest of each is fetched like the preview of a post, and the one before it goes. */
import type { ItemId, PersonId } from '../../../protocol/ids.ts'
import type { PortraitRecord } from '../../../protocol/records/portrait.ts'
import { noteChange } from '../feeds/changes.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { dropMedia, portraitMark, useMedia } from '../media/apply-media.ts'
import { mediaOf, mediaRow } from '../media/media-rows.ts'
import type { BlobRefRow, MediaRow } from '../media/tables.ts'
import { portraits, type PortraitRow } from './tables.ts'

export function applyPortrait(context: ApplyContext, record: PortraitRecord): void {
  const { tx, feed } = context
  const { picture, atMs } = record
  const before = tx.get(portraits, feed.owner)
  if (before !== undefined && !isLater(record, before)) return
  const item = itemOf(feed.owner)
  const now = picture === undefined ? undefined : { ...seen, preview: picture }
  const row: PortraitRow = { ...(now && { picture: mediaRow(now).preview! }), atMs }
  const isSame = row.picture?.id === before?.picture?.id
  if (before?.picture !== undefined && !isSame) dropMedia(context, item, [rowOf(before.picture)])
  tx.put(portraits, feed.owner, row)
  if (now !== undefined) useMedia(context, { item, media: [now], atMs })
  noteChange(tx, { kind: 'portrait', id: feed.owner })
}

const seen = { kind: 'picture', type: '', name: '', alt: '', caption: '', layers: [] } as const

/** Of two at once the one whose id is greater, the same everywhere. */
function isLater(one: Pick<PortraitRecord, 'picture' | 'atMs'>, other: PortraitRow): boolean {
  if (one.atMs !== other.atMs) return one.atMs > other.atMs
  return (one.picture?.id ?? '') > (other.picture?.id ?? '')
}

function rowOf(picture: BlobRefRow): MediaRow {
  return mediaRow(mediaOf({ ...seen, preview: picture }))
}

/** The name under which uses of its blob stand: no item has it. */
function itemOf(person: PersonId): ItemId {
  return `${portraitMark}${person}` as ItemId
}
