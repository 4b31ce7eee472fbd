/** Aspects and their members. */
import type { AspectId, PersonId } from '../../../protocol/ids.ts'
import { jsonTable } from '../../store/table.ts'

/** The last decision about a member of an aspect, on whichever device it was made. */
export interface MembershipRow {
  isMember: boolean
  atMs: number
  /** The first epoch of this device that they may read. */
  fromEpoch: number
}

export interface AspectRow {
  id: AspectId
  /** Empty where it is for one person. */
  name: string
  /** The only person that it is for, see `aspectsForOne`. */
  person?: PersonId
  namedAtMs: number
  createdAtMs: number
  /** The current epoch; 0 before the first. */
  epoch: number
  epochAtMs: number
  /** Epoch secret; empty before the first epoch. */
  secret: string
  /** Whether the next post starts a new epoch. */
  isStale: boolean
  /** The number of the last revoked device of which was heard before the epoch, see `RevokedRow`. @default 0 */
  revocations?: number
}

/** Those that their owner named. */
export const aspects = jsonTable<AspectRow>('aspects')

/** Those for one person alone: a post for single people stands in these. */
export const aspectsForOne = jsonTable<AspectRow>('aspects-for-one')

/** aspect!person → since when, also of those whose membership a block ended, see `isMember`. */
export const members = jsonTable<number>('members')

/** aspect!person → what was decided last. */
export const memberships = jsonTable<MembershipRow>('memberships')
/** Feed of ours → relays in it. */
export const relayCounts = jsonTable<number>('relay-counts')
