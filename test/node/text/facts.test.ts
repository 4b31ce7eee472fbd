/** Tags and people that texts name: tags are looked up however they are written, and people by their ids or by a name that is theirs alone. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { mentionsPerTextMax, tagCharsMax, tagsPerTextMax } from '../../../node/text/limits.ts'
import { textFacts } from '../../../node/text/facts.ts'
import { mentionOf, withMentions } from '../../../node/text/mention-names.ts'
import { readText } from '../../../node/text/read.ts'
import { tagKey } from '../../../node/text/tags.ts'
import { testPerson } from '../../helpers/person.ts'

const test = suite('node/text/facts')
const alice = testPerson('alice').id
const bob = testPerson('bob').id

test('tags of one meaning have one key', () => {
  const { tags } = textFacts('#Straße #STRASSE #ﬁsh #FISH #é #e\u0301 #می‌خواهم `#code`')
  assert.equal(tags, ['strasse', 'fish', 'é', tagKey('میخواهم')])
})

test('a tag has a letter, an end, and a length', () => {
  const tagsIn = (text: string): readonly string[] => textFacts(text).tags
  assert.equal(tagsIn('#a- #b_. #-c #2024 #2024-a #️⃣ a#b ##d /#e'), ['a', 'b', '2024-a'])
  assert.equal(tagsIn(`#${'a'.repeat(tagCharsMax)}`).length, 1)
  assert.equal(tagsIn(`#${'a'.repeat(tagCharsMax + 1)}`), [])
  assert.is(tagKey('a b'), undefined)
  assert.is(tagKey('a!b'), undefined)
  assert.is(tagKey(''), undefined)
})

test('a text names no more than counts', () => {
  const tags = Array.from({ length: tagsPerTextMax + 9 }, (_, at) => `#t${at}`).join(' ')
  assert.is(textFacts(tags).tags.length, tagsPerTextMax)
  const people = Array.from({ length: mentionsPerTextMax + 9 }, (_, at) => testPerson(`p${at}`).id)
  const text = people.map((id) => mentionOf({ id, name: 'x' })).join(' ')
  assert.is(textFacts(`${text} ${text}`).mentions.length, mentionsPerTextMax)
})

test('a name that one reader has alone is a mention', () => {
  const people = [
    { id: alice, name: 'Bo' },
    { id: bob, name: 'Bo Smith' },
    { id: 'x', name: 'Cy' },
    { id: 'y', name: 'CY' },
  ]
  const text = 'hi @bo, @Bo Smith and @Boris; @Cy @cy a@bo `@bo` [@bo](https://x.example)\n@Bo'
  assert.is(
    withMentions(text, people),
    `hi ${mentionOf(people[0]!)}, ${mentionOf(people[1]!)} and @Boris; @Cy @cy a@bo \`@bo\` [@bo](https://x.example)\n${mentionOf(people[0]!)}`,
  )
  assert.equal(textFacts(withMentions(text, people)).mentions, [alice, bob])
})

test('any name comes out of a mention as it went in', () => {
  for (const name of ['[x](y)', '*a* `b`', '\\', 'a|b', '<b>', '#tag @x', 'بو', '~~']) {
    const [block] = readText(`hi ${mentionOf({ id: alice, name })}.`)
    const children = block?.kind === 'paragraph' ? block.children : []
    assert.equal(children[1], { kind: 'mention', person: alice, name })
  }
})

test.run()
