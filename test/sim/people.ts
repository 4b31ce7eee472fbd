/** Persons whose keys only depend on their number, kept from run to run: making a key costs more than most of what is done with it. */
import type { Signer } from '../../protocol/crypto.ts'
import type { FeedName } from '../../protocol/feed.ts'
import { entropyLength, phraseFromEntropy } from '../../protocol/identity.ts'
import { Keyring, type Secrets } from '../../node/social/feeds/keyring.ts'
import { testTimeMs } from '../helpers/person.ts'
import { bytesFrom } from '../helpers/seed.ts'

/** By the secret of the device. */
const known = new Map<Uint8Array, SimKeyring>()
/** By person and device. */
const secrets = new Map<string, Secrets>()

/** The real keyring, which derives each key once. */
export class SimKeyring extends Keyring {
  readonly #signers = new Map<string, Signer>()

  override signer(name: FeedName): Signer {
    const key = JSON.stringify(name)
    const signer = this.#signers.get(key) ?? super.signer(name)
    this.#signers.set(key, signer)
    return signer
  }

  /** Forgets the keys of aspects, whose names are new in each run. */
  forget(): void {
    for (const key of this.#signers.keys()) if (key.includes('"aspect"')) this.#signers.delete(key)
  }
}

/** The state that a person begins with on one of their devices, of which 0 is the first. */
export function secretsOf(person: number, device = 0): Secrets {
  const key = `${person}/${device}`
  const found = secrets.get(key) ?? makeSecrets(person, device)
  secrets.set(key, found)
  return found
}

/** The keys of a device that has no other run under way. */
export function keyringOf(person: number, device = 0): SimKeyring {
  const own = secretsOf(person, device)
  const keyring = known.get(own.device) ?? new SimKeyring(own)
  known.set(own.device, keyring)
  keyring.forget()
  return keyring
}

function makeSecrets(person: number, number: number): Secrets {
  const next = bytesFrom(`sim/${person}`)
  const phrase = phraseFromEntropy(next(entropyLength))
  const first = next(32)
  const device = number === 0 ? first : bytesFrom(`sim/${person}/${number}`)(32)
  return { phrase, device, createdAtMs: testTimeMs }
}
