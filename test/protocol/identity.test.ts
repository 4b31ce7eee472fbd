import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as fc from 'fast-check'
import { deriveKey, signerFromSeed } from '../../protocol/crypto.ts'
import { parsePersonId, personKey } from '../../protocol/ids.ts'
import { firstAspectId, identityFromPhrase, phraseFromEntropy } from '../../protocol/identity.ts'
import { fromHex } from '../helpers/hex.ts'
import { throws } from '../helpers/rejects.ts'
import { anyBytes, bytesFrom, check } from '../helpers/seed.ts'

const test = suite('protocol/identity')
const phrase = phraseFromEntropy(bytesFrom('identity')(32))

test('24 words agree with the vectors of BIP-39', () => {
  const run = (entropy: string, words: string): void =>
    assert.is(phraseFromEntropy(fromHex(entropy)), words)
  run('00'.repeat(32), `${'abandon '.repeat(23)}art`)
  run('ff'.repeat(32), `${'zoo '.repeat(23)}vote`)
  const winner = 'legal winner thank year wave sausage worth useful '
  run('7f'.repeat(32), `${winner.repeat(2)}legal winner thank year wave sausage worth title`)
  run(
    '68a79eaca2324873eacc50cb9c6eca8cc68ea5d936f98787c60c7ebc74e6ce7c',
    'hamster diagram private dutch cause delay private meat slide toddler razor book ' +
      'happy fancy gospel tennis maple dilemma loan word shrug inflict delay length',
  )
})

test('the words give the key that their bytes give', () => {
  const property = fc.property(anyBytes({ length: 32 }), (entropy) => {
    const identity = identityFromPhrase(phraseFromEntropy(entropy))
    const signer = signerFromSeed(deriveKey(entropy, 'pappus/1/identity'))
    assert.equal(personKey(parsePersonId(identity.id)), signer.publicKey)
    assert.equal(identity.signer.publicKey, signer.publicKey)
  })
  check(property, { runs: 20 })
})

test('case and white space do not matter', () => {
  const { id } = identityFromPhrase(phrase)
  assert.is(identityFromPhrase(`\n ${phrase.toUpperCase().replaceAll(' ', ' \t\n')}\u00a0`).id, id)
})

test('a wrong number of words is refused, and says the number', () => {
  const words = phrase.split(' ')
  const run = (text: string, count: number): void =>
    assert.is(throws(() => identityFromPhrase(text), 'invalid-phrase').values['count'], count)
  run(words.slice(0, 12).join(' '), 12)
  run(words.slice(1).join(' '), 23)
  run([...words, 'art'].join(' '), 25)
  run('word '.repeat(100_000), 100_000)
  throws(() => identityFromPhrase(''), 'invalid-phrase')
})

test('a wrong word, or two changed places, are refused', () => {
  const words = phrase.split(' ')
  const swapped = [words[1], words[0], ...words.slice(2)].join(' ')
  for (const text of [`${'zoo '.repeat(23)}art`, phrase.replace(/^\w+/u, 'pappus'), swapped]) {
    throws(() => identityFromPhrase(text), 'invalid-phrase')
  }
})

test('every device of a person has the same self secret and the same first aspects', () => {
  const [one, other] = [identityFromPhrase(phrase), identityFromPhrase(phrase.toUpperCase())]
  assert.equal(one.selfSecret, other.selfSecret)
  assert.is(firstAspectId(one, 'Family'), firstAspectId(other, 'family'))
  const names = ['Family', 'Friends', 'Familie']
  assert.is(new Set(names.map((name) => firstAspectId(one, name))).size, names.length)
  const stranger = identityFromPhrase(phraseFromEntropy(new Uint8Array(32).fill(9)))
  assert.not.equal(stranger.selfSecret, one.selfSecret)
  assert.is.not(firstAspectId(stranger, 'Family'), firstAspectId(one, 'Family'))
})

test('a phrase stands for 32 bytes only', () => {
  throws(() => phraseFromEntropy(new Uint8Array(16)), 'assertion')
})

test.run()
