/**
 * Feeds of the reader's own other devices that the writer has, and where these devices are: a person who lost their data gets
 * back from contacts what they once wrote, and devices of one person that do not know each other meet.
 */
import { fieldsOf, mapOf, type Fields, type Value } from '../codec.ts'
import { keyLength } from '../crypto.ts'
import { certificateLength, verifyCertificate, type DeviceCertificate } from '../device.ts'
import { feedId, feedKey, type FeedId } from '../ids.ts'
import { addressBytesMax, addressesMax, yoursDevicesMax, yoursFeedsMax } from '../limits.ts'
import type { RecordCodec } from './record-codec.ts'

export interface YourFeed {
  readonly feed: FeedId
  /** Of the device that writes it, 32 bytes. */
  readonly peerKey: Uint8Array
  /** Epoch secret, 32 bytes; absent for a public feed. */
  readonly secret?: Uint8Array
}

/** A device of the reader's person, which its certificate proves, and where it was last. */
export interface YourDevice {
  /** 169 bytes, checked. */
  readonly certificate: Uint8Array
  readonly device: DeviceCertificate
  readonly addresses: readonly string[]
}

export interface YoursRecord {
  readonly kind: 'yours'
  /** Up to 100. */
  readonly feeds: readonly YourFeed[]
  /** Up to 100 that the writer carries and cannot open, so that it does not know of which kind they are. */
  readonly carried?: readonly YourFeed[]
  /** Up to 8. */
  readonly devices?: readonly YourDevice[]
}

export const yoursCodec: RecordCodec<YoursRecord> = {
  kind: 'yours',
  feeds: ['pair'],
  fields: ({ feeds, carried, devices }) => ({
    feeds: feeds.map(feedValue),
    carried: carried?.map(feedValue),
    devices: devices?.map(deviceValue),
  }),
  read: (fields) => ({
    kind: 'yours',
    feeds: readFeeds(fields, 'feeds'),
    ...(fields.has('carried') && { carried: readFeeds(fields, 'carried') }),
    ...(fields.has('devices') && {
      devices: fields.list('devices', yoursDevicesMax).map(readDevice),
    }),
  }),
}

function readFeeds(fields: Fields, key: string): YourFeed[] {
  return fields.list(key, yoursFeedsMax).map(readFeed)
}

function deviceValue({ certificate, addresses }: YourDevice): Value {
  return mapOf({ cert: certificate, addrs: addresses })
}

function readDevice(value: Value): YourDevice {
  const fields = fieldsOf(value)
  const certificate = fields.bytes('cert', certificateLength)
  const addresses = fields.texts('addrs', addressesMax, addressBytesMax)
  return { certificate, device: verifyCertificate(certificate), addresses }
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
