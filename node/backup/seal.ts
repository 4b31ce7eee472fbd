/** Sealing an archive with age, by a passphrase or the owner's 24 words. */
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { InvalidPhraseError } from '../../protocol/errors.ts'
import { parsePhrase } from '../../protocol/identity.ts'
import { BackupDamagedError, BackupPassphraseError, PassphraseWeakError } from '../errors.ts'
import {
  passphraseLengthMax,
  passphraseLengthMin,
  passphraseWorkFactor,
  wordsWorkFactor,
} from './limits.ts'

/** @throws {PassphraseWeakError} for one that could be guessed. */
export async function seal(
  plain: AsyncIterable<Uint8Array>,
  passphrase: string,
): Promise<ReadableStream<Uint8Array>> {
  assertStrong(passphrase)
  const encrypter = new Encrypter()
  encrypter.setPassphrase(secretOf(passphrase))
  encrypter.setScryptWorkFactor(isWords(passphrase) ? wordsWorkFactor : passphraseWorkFactor)
  return encrypter.encrypt(ReadableStream.from(plain))
}

/** @throws {PassphraseWeakError} for a passphrase that could be guessed, or is no text that somebody typed. */
export function assertStrong(passphrase: string): void {
  const { length } = secretOf(passphrase)
  if (length >= passphraseLengthMin && length <= passphraseLengthMax) return
  throw new PassphraseWeakError('length', { min: passphraseLengthMin, max: passphraseLengthMax })
}

/**
 * The archive in a sealed file, each piece proved before it is handed out.
 *
 * @throws {BackupPassphraseError} when the passphrase is another one.
 * @throws {BackupDamagedError} when the file is none, is cut off or was changed; also from the generator.
 */
export async function* unseal(
  sealed: AsyncIterable<Uint8Array>,
  passphrase: string,
): AsyncGenerator<Uint8Array> {
  const decrypter = new Decrypter()
  decrypter.addPassphrase(secretOf(passphrase))
  try {
    yield* await decrypter.decrypt(ReadableStream.from(sealed))
  } catch (cause) {
    // The library has no codes for what went wrong.
    const isOther = (cause as Error).message.includes('no identity matched')
    if (isOther) throw new BackupPassphraseError('passphrase', {}, { cause })
    throw new BackupDamagedError('seal', {}, { cause })
  }
}

/** Words count however they were typed; anything else to the letter, but for white space at its ends, which nobody sees. */
function secretOf(passphrase: string): string {
  return isWords(passphrase) ? parsePhrase(passphrase) : passphrase.trim()
}

function isWords(passphrase: string): boolean {
  try {
    parsePhrase(passphrase)
    return true
  } catch (error) {
    if (error instanceof InvalidPhraseError) return false
    throw error
  }
}

/** The key of a folder of backups: what is sealed to it can be written by anybody who has the public half. */
export interface FolderKey {
  /** `AGE-SECRET-KEY-1…` */
  readonly identity: string
  /** `age1…` */
  readonly recipient: string
}

export async function createFolderKey(): Promise<FolderKey> {
  return folderKey(await generateX25519Identity())
}

export async function folderKey(identity: string): Promise<FolderKey> {
  return { identity, recipient: await identityToRecipient(identity) }
}

/** Seals a small file to the key of a folder. */
export function sealTo({ recipient }: FolderKey, content: Uint8Array): Promise<Uint8Array> {
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  return encrypter.encrypt(content)
}

/** @throws {BackupDamagedError} when the file was changed, or sealed to another key. */
export async function unsealFrom({ identity }: FolderKey, sealed: Uint8Array): Promise<Uint8Array> {
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  try {
    return await decrypter.decrypt(sealed)
  } catch (cause) {
    throw new BackupDamagedError('seal', {}, { cause })
  }
}
