/** How one kind of record is written and read. */
import type { Fields, Value } from '../codec.ts'
import type { FeedKind } from '../feed.ts'

export interface RecordCodec<R extends { kind: string } = { kind: string }> {
  readonly kind: R['kind']
  /** Kinds of feed that may hold it. */
  readonly feeds: readonly FeedKind[]
  fields(record: R): Record<string, Value | undefined>
  /** @throws {MalformedError} when a field is missing or wrong. */
  read(fields: Fields): R
}
