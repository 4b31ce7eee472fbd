/** The words of texts alone, without their marks. */
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { mentionOf } from '../../../node/text/mention-names.ts'
import { plainText } from '../../../node/text/plain.ts'
import { testPerson } from '../../helpers/person.ts'

const test = suite('node/text/plain')

test('marks, links and ids of people are none of the words', () => {
  const bo = mentionOf({ id: testPerson('bo').id, name: 'Bo' })
  assert.is(
    plainText(`Hello ${bo}, *see* [this](https://example.org) #Tag`),
    'Hello @Bo, see this #Tag',
  )
  assert.is(
    plainText('# Head\n\n- one\n- two\n\n> said\n\n---\n\n```\ncode\n```'),
    'Head\none\ntwo\nsaid\ncode',
  )
  assert.is(plainText('|a|b|\n|-|-|\n|c|d|'), 'a b\nc d')
  assert.is(plainText(''), '')
})

test('words without marks stay as they are', () => {
  const words = fc.stringMatching(/^[a-z]{1,9}( [a-z]{1,9}){0,9}$/u)
  fc.assert(fc.property(words, (text) => assert.is(plainText(text), text)))
})

test.run()
