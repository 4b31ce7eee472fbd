/** The views of suggestions: opt-ins, acquaintances of contacts, and wishes to be introduced. */
import type { FeedId, PersonId } from '../../../protocol/ids.ts'
import type { Acquaintance } from '../../../protocol/records/suggestion.ts'
import { jsonTable } from '../../store/table.ts'

export interface SuggestibleRow {
  isOn: boolean
  atMs: number
  /** The day on which they last opted in, and how often. */
  day: number
  count: number
}

/** People a contact would suggest to us, or people we last told a contact's device of. */
export interface AcquaintancesRow {
  people: readonly Acquaintance[]
  /** The entry that it stands in; the ones before are dropped. */
  feed: FeedId
  seq: number
  atMs: number
}

/** A contact asks us to introduce them to another one. */
export interface AskRow {
  from: PersonId
  person: PersonId
  note: string
  atMs: number
  /** When they said that it was, by which it is told from an earlier one. */
  saidMs: number
}

/** Person → whether they opted in, as they said last. */
export const suggestible = jsonTable<SuggestibleRow>('suggestible')
/** Peer → whether it was last told that we opted in. */
export const suggestibleTold = jsonTable<boolean>('suggestible-told')
/** Person → the people they would suggest. */
export const acquaintances = jsonTable<AcquaintancesRow>('acquaintances')
/** Peer → the people we would suggest to it. */
export const acquaintancesTold = jsonTable<AcquaintancesRow>('acquaintances-told')
/** from!person → a wish of `from` that we introduce them to that person. */
export const asks = jsonTable<AskRow>('introductions-wanted')
/** person!peer → when we asked that device of a contact to introduce us. */
export const asked = jsonTable<number>('introductions-asked')
/** Person, or from!person → since when they are not to be suggested, or introduced to the person who asked. */
export const notNow = jsonTable<number>('not-now')
