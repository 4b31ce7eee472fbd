/**
 * The keys by which this node signs and opens: its person's identity, its device keys, and from them the keys of all
 * of its feeds. Made from two secrets that stand in files of their own, apart from the data.
 */
import {
  deviceKeys,
  signCertificate,
  verifyCertificate,
  type DeviceCertificate,
  type DeviceKeys,
} from '../../../protocol/device.ts'
import { assert } from '../../../protocol/errors.ts'
import { deriveKey, type Signer } from '../../../protocol/crypto.ts'
import { signClaim, type FeedClaim } from '../../../protocol/feed-claim.ts'
import { describeFeed, feedSigner, type FeedName } from '../../../protocol/feed.ts'
import type { NoticeKind } from '../../../protocol/records/notice.ts'
import {
  aspectForId,
  broughtNonce,
  firstAspectId,
  identityFromPhrase,
  type Identity,
} from '../../../protocol/identity.ts'
import { signRevocation } from '../../../protocol/revocation.ts'
import {
  feedId,
  peerName,
  type AspectId,
  type FeedId,
  type PeerName,
  type PersonId,
} from '../../../protocol/ids.ts'
import { feedKeysMax } from './limits.ts'

export interface Secrets {
  /** The person's 24 words. */
  readonly phrase: string
  /** 32 random bytes. */
  readonly device: Uint8Array
  /** When the person and this device came together. */
  readonly createdAtMs: number
  /** Device secrets that this home used before. @default none */
  readonly formers?: readonly Uint8Array[]
  /** Why the last of those is in use no more. */
  readonly because?: NoticeKind
}

/** A device that this home was before it got another secret. */
export interface FormerDevice {
  readonly keys: DeviceKeys
  readonly peer: PeerName
}

export class Keyring {
  readonly person: PersonId
  readonly device: DeviceKeys
  /** 169 bytes. */
  readonly certificate: Uint8Array
  /** The content of the certificate. */
  readonly certified: DeviceCertificate
  readonly phrase: string
  /** 32 bytes that the self feeds of all devices of the person are sealed with. */
  readonly selfSecret: Uint8Array
  readonly formers: readonly FormerDevice[]
  readonly because: NoticeKind | undefined
  readonly #identity: Identity
  /** By the description of the feed, oldest first. */
  readonly #keys = new Map<string, FeedKey>()

  /** @throws {InvalidPhraseError} when the phrase is none. */
  constructor({ phrase, device, createdAtMs, formers = [], because }: Secrets) {
    const identity = identityFromPhrase(phrase)
    this.person = identity.id
    this.phrase = phrase
    this.selfSecret = identity.selfSecret
    this.#identity = identity
    this.because = because
    this.device = deviceKeys(device)
    this.certificate = signCertificate(identity, {
      peerKey: this.device.peer.publicKey,
      agreementKey: this.device.agreementPublic,
      createdAtMs,
    })
    this.certified = verifyCertificate(this.certificate)
    this.formers = formers.map((secret) => {
      const keys = deviceKeys(secret)
      return { keys, peer: peerName(keys.peer.publicKey) }
    })
  }

  /** Whether this home was that device before. */
  isFormer(peer: PeerName): boolean {
    return this.formers.some((former) => former.peer === peer)
  }

  /** The id of a feed of a device that this home was before. */
  formerFeed(peer: PeerName, name: FeedName): FeedId {
    const former = this.formers.find((candidate) => candidate.peer === peer)
    assert(former !== undefined, 'this home was that device')
    return feedId(feedSigner(former.keys.feedSecret, name).publicKey)
  }

  /** A statement (137 bytes) that a device is its person's no longer. */
  revocation(peerKey: Uint8Array, atMs: number): Uint8Array {
    return signRevocation(this.#identity, { peerKey, atMs })
  }

  /** The id of an aspect that a new person begins with. */
  firstAspect(name: string): AspectId {
    return firstAspectId(this.#identity, name)
  }

  /** The id of the aspect that is for one person alone. */
  aspectFor(person: PersonId): AspectId {
    return aspectForId(this.#identity, person)
  }

  /** The nonce of what the owner brings along from elsewhere, by the id that it had there: 16 bytes. */
  broughtNonce(source: string, item: string): Uint8Array {
    return broughtNonce(this.#identity, source, item)
  }

  /**
   * The discovery secret (32 bytes) of this device since a time. It follows from what is kept anyway, so that it can be
   * neither lost nor forgotten to be changed.
   */
  discoverySecret(sinceMs: number): Uint8Array {
    return deriveKey(this.device.discoverySeed, `pappus/1/discovery/${sinceMs}`)
  }

  /** The key of one of this device's feeds. */
  signer(name: FeedName): Signer {
    return this.#keyOf(name).signer
  }

  /** The id of one of this device's feeds. */
  feed(name: FeedName): FeedId {
    return this.#keyOf(name).feed
  }

  /** One of this device's feeds, with the proof that it is. */
  claim(name: FeedName): FeedClaim {
    const key = this.#keyOf(name)
    key.claim ??= signClaim(key.signer, this.device.peer.publicKey)
    return key.claim
  }

  /** Deriving and importing a key takes longer than signing with it, so those that were made last are kept. */
  #keyOf(name: FeedName): FeedKey {
    const text = describeFeed(name)
    const known = this.#keys.get(text)
    if (known !== undefined) return known
    const key = derive(this.device.feedSecret, name)
    this.#keys.set(text, key)
    if (this.#keys.size > feedKeysMax) this.#keys.delete(this.#keys.keys().next().value ?? '')
    return key
  }
}

interface FeedKey {
  signer: Signer
  feed: FeedId
  claim?: FeedClaim
}

function derive(feedSecret: Uint8Array, name: FeedName): FeedKey {
  const signer = feedSigner(feedSecret, name)
  return { signer, feed: feedId(signer.publicKey) }
}
