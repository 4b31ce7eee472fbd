/**
 * The first entry of every feed names its maker. It stands inside the encryption, so a carrier can check entries without
 * learning whose they are. Device, not identity, signs it; the certificate leads from one to the other.
 */
import { concat, equalBytes, utf8 } from '../bytes.ts'
import { signatureLength, verifySignature, type Signer } from '../crypto.ts'
import { certificateLength, verifyCertificate, type DeviceCertificate } from '../device.ts'
import { BadSignatureError, ForgedFeedError, MalformedError } from '../errors.ts'
import { feedKinds, type FeedKind } from '../feed.ts'
import { feedKey, type FeedId } from '../ids.ts'
import { signedMessage } from '../signed-message.ts'
import type { RecordCodec } from './record-codec.ts'

export interface BindingRecord {
  readonly kind: 'binding'
  /** 169 bytes, see `signCertificate`. */
  readonly certificate: Uint8Array
  readonly feedKind: FeedKind
  /** By the device's peer key over feed and kind, 64 bytes. */
  readonly signature: Uint8Array
}

export const bindingCodec: RecordCodec<BindingRecord> = {
  kind: 'binding',
  feeds: feedKinds,
  fields: ({ certificate, feedKind, signature }) => ({
    cert: certificate,
    kind: feedKind,
    sig: signature,
  }),
  read: (fields) => ({
    kind: 'binding',
    certificate: fields.bytes('cert', certificateLength),
    feedKind: parseFeedKind(fields.text('kind', 16)),
    signature: fields.bytes('sig', signatureLength),
  }),
}

/** The binding that a device writes first into one of its feeds. */
export function signBinding(
  device: { peer: Signer; certificate: Uint8Array },
  feed: { id: FeedId; kind: FeedKind },
): BindingRecord {
  const signature = device.peer.sign(boundMessage(feed))
  return { kind: 'binding', certificate: device.certificate, feedKind: feed.kind, signature }
}

/**
 * Checks that the device in `expected` made a feed.
 *
 * @throws {ForgedFeedError} when another device did, or it is of another kind.
 * @throws {BadSignatureError} when nobody did.
 */
export function verifyBinding(
  record: BindingRecord,
  expected: { id: FeedId; kind: FeedKind; peerKey: Uint8Array },
): DeviceCertificate {
  const certificate = verifyCertificate(record.certificate)
  if (record.feedKind !== expected.kind || !equalBytes(certificate.peerKey, expected.peerKey)) {
    throw new ForgedFeedError('the feed is not of who it was said to be of')
  }
  const check = {
    publicKey: certificate.peerKey,
    message: boundMessage(expected),
    signature: record.signature,
  }
  if (!verifySignature(check)) throw new BadSignatureError('binding')
  return certificate
}

function boundMessage(feed: { id: FeedId; kind: FeedKind }): Uint8Array {
  return signedMessage('binding', concat(feedKey(feed.id), utf8(feed.kind)))
}

function parseFeedKind(text: string): FeedKind {
  const kind = feedKinds.find((candidate) => candidate === text)
  if (kind === undefined) throw new MalformedError('no such kind of feed')
  return kind
}
