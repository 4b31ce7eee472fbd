/** Requests and responses about being a relay. */
import * as v from 'valibot'
import { count } from '../schema.ts'

export const Relay = v.object({
  reservations: v.pipe(count, v.description('Nodes that are reached through this one now')),
  reservationsMax: count,
  reservationsPerAddressMax: count,
  connectionBytesMax: v.pipe(count, v.description('Of one relayed connection; 0 for no end')),
  connectionMsMax: v.pipe(count, v.description('Of one relayed connection; 0 for no end')),
  connections: count,
  dhtPeers: count,
  relayedBytes: v.pipe(count, v.description('Passed on between others since the start')),
  relayedBytesToday: v.pipe(count, v.description('Of these, on this UTC day')),
  bytesPerDayMax: v.pipe(count, v.description('Passed on in a UTC day; 0 for no end')),
  bytesPerDayPerAddressMax: v.pipe(count, v.description('Of these, for one address')),
  carriedBytes: v.optional(v.pipe(count, v.description('Absent where nothing is carried'))),
  carriedBytesMax: v.optional(count),
  guestOrigin: v.optional(
    v.pipe(v.string(), v.description('Absent where it holds no links for guests')),
  ),
  guestLinks: v.optional(
    v.pipe(
      count,
      v.description('Bundles of such links, with those that were over in the last week'),
    ),
  ),
  guestBytes: v.optional(count),
  guestBytesMax: v.optional(count),
  addresses: v.pipe(v.array(v.string()), v.description('For `--bootstrap` of others')),
})

export type Relay = v.InferOutput<typeof Relay>
