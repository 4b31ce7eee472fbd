/**
 * Feeds of the reader's own other devices that the writer can read: who lost their data has back from contacts what they
 * once wrote.
 */
import { fieldsOf, mapOf, type Value } from '../codec.ts'
import { keyLength } from '../crypto.ts'
import { feedId, feedKey, type FeedId } from '../ids.ts'
import { yoursFeedsMax } from '../limits.ts'
import type { RecordCodec } from './record-codec.ts'

export interface YourFeed {
  readonly feed: FeedId
  /** Of the device that writes it, 32 bytes. */
  readonly peerKey: Uint8Array
  /** Epoch secret, 32 bytes; absent for a public feed. */
  readonly secret?: Uint8Array
}

export interface YoursRecord {
  readonly kind: 'yours'
  /** Up to 100. */
  readonly feeds: readonly YourFeed[]
}

export const yoursCodec: RecordCodec<YoursRecord> = {
  kind: 'yours',
  feeds: ['pair'],
  fields: ({ feeds }) => ({ feeds: feeds.map(feedValue) }),
  read: (fields) => ({ kind: 'yours', feeds: fields.list('feeds', yoursFeedsMax).map(readFeed) }),
}

function feedValue({ feed, peerKey, secret }: YourFeed): Value {
  return mapOf({ feed: feedKey(feed), peer: peerKey, secret })
}

function readFeed(value: Value): YourFeed {
  const fields = fieldsOf(value)
  const feed = feedId(fields.bytes('feed', keyLength))
  const peerKey = fields.bytes('peer', keyLength)
  if (!fields.has('secret')) return { feed, peerKey }
  return { feed, peerKey, secret: fields.bytes('secret', keyLength) }
}
