/**
 * A person's identity: one Ed25519 key, made from 24 words that can be written on paper (BIP-39, 256 bits,
 * English list). The key signs device certificates and nothing else.
 */
import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { toBase64url } from './bytes.ts'
import { deriveKey, signerFromSeed, type Signer } from './crypto.ts'
import { assert, InvalidPhraseError } from './errors.ts'
import { parseAspectId, personId, shortIdLength, type AspectId, type PersonId } from './ids.ts'

/** Bytes behind a recovery phrase. */
export const entropyLength = 32

export interface Identity {
  readonly id: PersonId
  readonly signer: Signer
  /** 32 bytes that the self feeds of all devices of the person are sealed with. */
  readonly selfSecret: Uint8Array
}

/** The 24 words of 32 random bytes. */
export function phraseFromEntropy(entropy: Uint8Array): string {
  assert(entropy.length === entropyLength, 'a phrase stands for 32 bytes')
  return entropyToMnemonic(entropy, wordlist)
}

/**
 * 24 words as they are kept: small letters, one space between them. Case and white space of the input do not matter.
 *
 * @throws {InvalidPhraseError} when they are not 24 words of the list, or their checksum is wrong.
 */
export function parsePhrase(text: string): string {
  const phrase = text.normalize('NFKD').trim().toLowerCase().split(/\s+/).join(' ')
  entropyOf(phrase)
  return phrase
}

/** The identity behind 24 words. @throws {InvalidPhraseError} when they are none, see `parsePhrase`. */
export function identityFromPhrase(text: string): Identity {
  const entropy = entropyOf(parsePhrase(text))
  const signer = signerFromSeed(deriveKey(entropy, 'pappus/1/identity'))
  const selfSecret = deriveKey(entropy, 'pappus/1/identity/self')
  return { id: personId(signer.publicKey), signer, selfSecret }
}

/** The id of the aspect that is for one person alone: the same on every device of its owner. */
export function aspectForId({ selfSecret }: Identity, person: PersonId): AspectId {
  const label = `pappus/1/identity/aspect-for/${person}`
  return parseAspectId(toBase64url(deriveKey(selfSecret, label, shortIdLength)))
}

/**
 * The id of an aspect that a device begins with: the same on every device of the person, so that devices which began alone
 * have one aspect of that name between them.
 */
export function firstAspectId({ selfSecret }: Identity, name: string): AspectId {
  const label = `pappus/1/identity/aspect/${name.toLowerCase()}`
  return parseAspectId(toBase64url(deriveKey(selfSecret, label, shortIdLength)))
}

/**
 * The nonce of a post or album that its author brings along: the same whenever and on whichever device they do, so that nothing is there
 * twice. Nobody else can work it out from the id that the item had.
 */
export function broughtNonce({ selfSecret }: Identity, source: string, item: string): Uint8Array {
  const seed = deriveKey(selfSecret, `pappus/1/identity/brought/${source}`)
  return deriveKey(seed, item, shortIdLength)
}

/** The 32 bytes behind a phrase as `parsePhrase` gives it. @throws {InvalidPhraseError} when it is none. */
export function entropyOf(phrase: string): Uint8Array {
  const count = phrase.split(' ').length
  if (count !== 24) throw new InvalidPhraseError('expected 24 words', { count })
  try {
    return mnemonicToEntropy(phrase, wordlist)
  } catch (cause) {
    throw new InvalidPhraseError('a wrong word, or words in a wrong order', { count }, { cause })
  }
}
