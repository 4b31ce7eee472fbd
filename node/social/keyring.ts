/**
 * What this node can sign and open as: its person's identity, its device keys, and from them the keys of all
 * of its feeds. Made from two secrets that stand in files of their own, apart from the data.
 */
import {
  deviceKeys,
  signCertificate,
  verifyCertificate,
  type DeviceCertificate,
  type DeviceKeys,
} from '../../protocol/device.ts'
import type { Signer } from '../../protocol/crypto.ts'
import { signClaim, type FeedClaim } from '../../protocol/feed-claim.ts'
import { feedSigner, type FeedName } from '../../protocol/feed.ts'
import { identityFromPhrase } from '../../protocol/identity.ts'
import { feedId, type FeedId, type PersonId } from '../../protocol/ids.ts'

export interface Secrets {
  /** The person's 24 words. */
  readonly phrase: string
  /** 32 random bytes. */
  readonly device: Uint8Array
  /** When the person and this device came together. */
  readonly createdAtMs: number
}

export class Keyring {
  readonly person: PersonId
  readonly device: DeviceKeys
  /** 169 bytes. */
  readonly certificate: Uint8Array
  /** What the certificate says. */
  readonly certified: DeviceCertificate
  readonly phrase: string

  /** @throws {InvalidPhraseError} when the phrase is none. */
  constructor({ phrase, device, createdAtMs }: Secrets) {
    const identity = identityFromPhrase(phrase)
    this.person = identity.id
    this.phrase = phrase
    this.device = deviceKeys(device)
    this.certificate = signCertificate(identity, {
      peerKey: this.device.peer.publicKey,
      agreementKey: this.device.agreementPublic,
      createdAtMs,
    })
    this.certified = verifyCertificate(this.certificate)
  }

  /** The key of one of this device's feeds. */
  signer(name: FeedName): Signer {
    return feedSigner(this.device.feedSecret, name)
  }

  /** The id of one of this device's feeds. */
  feed(name: FeedName): FeedId {
    return feedId(this.signer(name).publicKey)
  }

  /** One of this device's feeds, with the proof that it is. */
  claim(name: FeedName): FeedClaim {
    return signClaim(this.signer(name), this.device.peer.publicKey)
  }
}
