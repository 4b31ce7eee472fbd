/** People whose keys only depend on their name, and feeds whose keys only depend on theirs. */
import { agreementPublicKey, signerFromSeed, type Signer } from '../../protocol/crypto.ts'
import {
  deviceKeys,
  signCertificate,
  verifyCertificate,
  type DeviceKeys,
} from '../../protocol/device.ts'
import { emptyHead, headOf, nextEntry, signEntry, type SignedEntry } from '../../protocol/entry.ts'
import { signClaim } from '../../protocol/feed-claim.ts'
import { feedSigner } from '../../protocol/feed.ts'
import { feedId, peerName, type FeedId, type PeerName, type PersonId } from '../../protocol/ids.ts'
import { identityFromPhrase, phraseFromEntropy, type Identity } from '../../protocol/identity.ts'
import type { Introduction } from '../../protocol/introduction.ts'
import { bytesFrom } from './seed.ts'

export interface TestPerson {
  readonly id: PersonId
  readonly peer: PeerName
  readonly identity: Identity
  readonly device: DeviceKeys
  readonly certificate: Uint8Array
  readonly introduction: Introduction
}

export interface TestFeed {
  readonly id: FeedId
  readonly signer: Signer
  /** All signed, from seq 1. */
  readonly entries: readonly SignedEntry[]
}

/** Noon of the first day of 2026. */
export const testTimeMs: number = Date.UTC(2026, 0, 1, 12)

export function testPerson(name: string): TestPerson {
  const next = bytesFrom(`person/${name}`)
  const identity = identityFromPhrase(phraseFromEntropy(next(32)))
  const device = deviceKeys(next(32))
  const certificate = signCertificate(identity, {
    peerKey: device.peer.publicKey,
    agreementKey: device.agreementPublic,
    createdAtMs: testTimeMs,
  })
  const introduction = {
    certificate,
    device: verifyCertificate(certificate),
    name,
    publicFeed: signClaim(feedSigner(device.feedSecret, { kind: 'public' }), device.peer.publicKey),
    pairFeed: signClaim(signerFromSeed(next(32)), device.peer.publicKey),
    prekey: agreementPublicKey(next(32)),
    addresses: ['/ip4/192.0.2.7/tcp/7277', '/dns4/home.example/tcp/7277'],
  }
  const peer = peerName(device.peer.publicKey)
  return { id: identity.id, peer, identity, device, certificate, introduction }
}

/** A feed that holds these payloads. */
export function testFeed(name: string, payloads: readonly Uint8Array[]): TestFeed {
  const signer = signerFromSeed(bytesFrom(`feed/${name}`)(32))
  const id = feedId(signer.publicKey)
  const entries: SignedEntry[] = []
  let head = emptyHead
  for (const payload of payloads) {
    const entry = signEntry(signer, { ...nextEntry(id, head, payload), payload })
    entries.push(entry)
    head = headOf(entry)
  }
  return { id, signer, entries }
}
