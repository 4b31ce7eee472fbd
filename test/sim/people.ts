/** Persons whose keys only depend on their number, kept from run to run: making a key costs more than most of what is done with it. */
import type { Signer } from '../../protocol/crypto.ts'
import type { FeedName } from '../../protocol/feed.ts'
import { entropyLength, phraseFromEntropy } from '../../protocol/identity.ts'
import { Keyring } from '../../node/social/keyring.ts'
import { testTimeMs } from '../helpers/person.ts'
import { bytesFrom } from '../helpers/seed.ts'

const known: SimKeyring[] = []

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

/** The keys of a person who has no other run under way. */
export function keyringOf(index: number): SimKeyring {
  const keyring = known[index] ?? makeKeyring(index)
  known[index] = keyring
  keyring.forget()
  return keyring
}

function makeKeyring(index: number): SimKeyring {
  const next = bytesFrom(`sim/${index}`)
  const phrase = phraseFromEntropy(next(entropyLength))
  return new SimKeyring({ phrase, device: next(32), createdAtMs: testTimeMs })
}
