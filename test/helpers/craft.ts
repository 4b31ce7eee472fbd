/** Feeds as a hostile node may write them: any bytes, any record in any place, signed by the right key. */
import { emptyHead, headOf, nextEntry, signEntry, type SignedEntry } from '../../protocol/entry.ts'
import { plainEnvelope, sealEnvelope } from '../../protocol/envelope.ts'
import { contentKey, type FeedName } from '../../protocol/feed.ts'
import { messageKey, nextChain } from '../../protocol/pair-chain.ts'
import { sealFirst } from '../../protocol/pair-envelope.ts'
import { signBinding } from '../../protocol/records/binding.ts'
import { encodeRecord, type FeedRecord } from '../../protocol/records/record.ts'
import { shortIdLength } from '../../protocol/ids.ts'
import type { Keyring } from '../../node/social/feeds/keyring.ts'
import { bytesFrom } from './seed.ts'

const next = bytesFrom('craft')

/** Entries of one of a device's feeds, from seq 1. Bytes stand in place of an encoded record. */
export function craftFeed(
  keyring: Keyring,
  name: FeedName,
  { bodies, secret }: { bodies: readonly (FeedRecord | Uint8Array)[]; secret?: Uint8Array },
): SignedEntry[] {
  const id = keyring.feed(name)
  const entries: SignedEntry[] = []
  let head = emptyHead
  for (const body of bodies) {
    const bytes = body instanceof Uint8Array ? body : encodeRecord(body)
    const place = { feed: id, seq: head.height + 1 }
    const payload =
      secret === undefined
        ? plainEnvelope(bytes)
        : sealEnvelope(bytes, { key: contentKey(secret, id), nonce: next(24), place })
    const entry = signEntry(keyring.signer(name), { ...nextEntry(id, head, payload), payload })
    entries.push(entry)
    head = headOf(entry)
  }
  return entries
}

/** Entries of a pair feed that begins with the one-time key which its reader gave. */
export function craftPairFeed(
  keyring: Keyring,
  name: FeedName,
  { bodies, prekey }: { bodies: readonly (FeedRecord | Uint8Array)[]; prekey: Uint8Array },
): SignedEntry[] {
  const id = keyring.feed(name)
  const entries: SignedEntry[] = []
  let head = emptyHead
  let chain = new Uint8Array(0)
  for (const body of bodies) {
    const bytes = body instanceof Uint8Array ? body : encodeRecord(body)
    const place = { feed: id, seq: head.height + 1 }
    const first = sealFirst(bytes, { prekey, random: next(32), place })
    const later = (): Uint8Array =>
      sealEnvelope(bytes, { key: messageKey(chain), nonce: next(24), place })
    const payload = place.seq === 1 ? first.payload : later()
    chain = new Uint8Array(place.seq === 1 ? first.chain : nextChain(chain))
    const entry = signEntry(keyring.signer(name), { ...nextEntry(id, head, payload), payload })
    entries.push(entry)
    head = headOf(entry)
  }
  return entries
}

/** The binding that a device writes first into one of its feeds. */
export function bindingOf(keyring: Keyring, name: FeedName): FeedRecord {
  const device = { peer: keyring.device.peer, certificate: keyring.certificate }
  return signBinding(device, { id: keyring.feed(name), kind: name.kind })
}

export function postOf(text: string, atMs: number): FeedRecord {
  return { kind: 'post', nonce: next(shortIdLength), atMs, text, media: [] }
}
