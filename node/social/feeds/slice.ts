/** The slice of a room: the kinds of records that it brings into views, and its tables. `slices.ts` lists all of them. */
import type { FeedRecord } from '../../../protocol/records/record.ts'
import type { Table } from '../../store/table.ts'
import { applyBinding } from './apply-binding.ts'
import { applyCertificates } from './certificates.ts'
import type { ApplyContext } from './context.ts'
import * as tables from './tables.ts'

export type Kind = FeedRecord['kind']

export type RecordOf<K extends Kind> = Extract<FeedRecord, { kind: K }>

/** Brings one record into the views. */
export type Apply<R extends FeedRecord = FeedRecord> = (context: ApplyContext, record: R) => void

/** Each kind of record with what it changes. */
export type Kinds<K extends Kind = Kind> = { readonly [Name in K]: Apply<RecordOf<Name>> }

export interface Slice {
  readonly kinds: Partial<Kinds>
  /** The same for pair feeds of a device that this home was before: their reader knows another one now. */
  readonly past?: Partial<Kinds>
  /** Acts of the room once a kind that another room brings is in the views. */
  readonly follows?: Partial<Kinds>
  /** All tables of the room, as its `tables.ts` exports them: all are views but those that `kept` names. */
  readonly tables: Readonly<Record<string, Table<unknown>>>
  /** Tables that no feed gives back, so that a rebuild must leave them alone; each with its reason. */
  readonly kept?: readonly Table<unknown>[]
}

export const slice = {
  kinds: { binding: applyBinding, certificates: applyCertificates },
  tables,
  // Keys of pair feeds are gone once used, no number of a change may come twice, of a feed that does not open nothing is kept, and
  // what somebody else has is known from their word alone.
  kept: [
    tables.closedFeeds,
    tables.chains,
    tables.prekeys,
    tables.opened,
    tables.graves,
    tables.holdings,
    tables.changes,
    tables.changeCount,
  ],
} satisfies Slice
