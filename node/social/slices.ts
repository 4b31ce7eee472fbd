/** The rooms that bring records and tables. A new one is one line here; all else that must know of it follows from that. */
import type { FeedRecord } from '../../protocol/records/record.ts'
import type { Table } from '../store/table.ts'
import { slice as feeds } from './feeds/slice.ts'
import { slice as settings } from './settings/slice.ts'
import { slice as contacts } from './contacts/slice.ts'
import { slice as notifications } from './notifications/slice.ts'
import { slice as carriers } from './carriers/slice.ts'
import { slice as aspects } from './aspects/slice.ts'
import { slice as devices } from './devices/slice.ts'
import { slice as media } from './media/slice.ts'
import { slice as messages } from './messages/slice.ts'
import { slice as portraits } from './portraits/slice.ts'
import { slice as tags } from './tags/slice.ts'
import { slice as profiles } from './profiles/slice.ts'
import { slice as activity } from './activity/slice.ts'
import { slice as collections } from './collections/slice.ts'
import { slice as posts } from './posts/slice.ts'
import { slice as drafts } from './drafts/slice.ts'
import { slice as guests } from './guests/slice.ts'
import { slice as threads } from './threads/slice.ts'
import { slice as delivery } from './delivery/slice.ts'
import { slice as discovery } from './discovery/slice.ts'
import { slice as joining } from './joining/slice.ts'
import { slice as requests } from './requests/slice.ts'
import { slice as introductions } from './introductions/slice.ts'
import { slice as suggestions } from './suggestions/slice.ts'
import type { PersonId } from '../../protocol/ids.ts'
import type { ApplyContext } from './feeds/context.ts'
import type { FeedRow } from './feeds/tables.ts'
import type { Apply, Kinds } from './feeds/slice.ts'

const slices = [
  feeds,
  settings,
  contacts,
  notifications,
  carriers,
  aspects,
  devices,
  media,
  profiles,
  messages,
  portraits,
  collections,
  activity,
  tags,
  posts,
  drafts,
  guests,
  threads,
  delivery,
  discovery,
  joining,
  requests,
  introductions,
  suggestions,
] as const

type Merged<Union> = (Union extends unknown ? (of: Union) => void : never) extends (
  of: infer All,
) => void
  ? All
  : never

/** A kind of record that no slice brings does not compile here. */
const kinds: Kinds = Object.assign({}, ...slices.map((slice) => slice.kinds)) as Merged<
  (typeof slices)[number]['kinds']
>

const past: Partial<Kinds> = Object.assign(
  {},
  ...slices.map((slice) => ('past' in slice ? slice.past : {})),
)

const follows = slices.map((slice): Partial<Kinds> => ('follows' in slice ? slice.follows : {}))

/** Brings the views up to date with one record. */
export function applyRecord(context: ApplyContext, record: FeedRecord): void {
  const isOfPast = isPast(context.feed, context.keyring.person) && record.kind !== 'binding'
  const apply = (isOfPast ? past : kinds)[record.kind] as Apply | undefined
  apply?.(context, record)
  if (isOfPast) return
  for (const each of follows) (each[record.kind] as Apply | undefined)?.(context, record)
}

/** Whether a feed was written for somebody by a device that this home was before. */
function isPast({ kind, owner, reader, isMine }: FeedRow, self: PersonId): boolean {
  return kind === 'pair' && owner === self && reader !== undefined && !isMine
}

/** Tables that feeds do not give back, so that a rebuild must leave them alone. */
export const keptTables = slices.flatMap((slice): readonly Table<unknown>[] =>
  'kept' in slice ? slice.kept : [],
)

/** Tables that a rebuild makes anew from the feeds. */
export const viewTables = slices
  .flatMap((slice): readonly Table<unknown>[] => Object.values(slice.tables))
  .filter((table) => !keptTables.includes(table))
