/** Whatever is back and missing of somebody who came back, there are words for it. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { returningSayings } from '../../../node/http/me/returning-words.ts'
import { locales, textFor } from '../../../node/messages/messages.ts'
import type { Returning } from '../../../node/social/devices/returning.ts'
import type { ContactRow } from '../../../node/social/contacts/tables.ts'
import type { PersonId } from '../../../protocol/ids.ts'

const test = suite('node/http/returning-words')

const all: Returning = { hasNotes: true, contacts: 3, unmet: [], here: 9, awaited: 0, closed: 0 }

function contact(name: string): ContactRow {
  const person = `did:key:${name}` as PersonId
  return { person, name, namedAtMs: 0, devices: [], sinceMs: 0, grants: 0 }
}

function words(state: Returning, language = 'en'): string[] {
  return returningSayings(state).map(({ id, values }) => textFor(language, id, values))
}

test('they say what is back, what is missing, and where it comes from', () => {
  assert.match(words(all).join(), /^Everything .* is back: 3 contacts/u)
  assert.match(words({ ...all, hasNotes: false, contacts: 1 }).join(), /not back yet/u)
  const some = { ...all, unmet: ['Bo', 'Di'].map(contact), awaited: 2, closed: 1 }
  const said = words(some).join('\n')
  for (const part of [
    '3 contacts are back',
    '2 parts',
    '1 part of what',
    '2 contacts',
    'Bo, Di.',
  ]) {
    assert.ok(said.includes(part), `${part}: ${said}`)
  }
})

test('of many people some are named and the rest counted', () => {
  const unmet = Array.from({ length: 30 }, (_, index) => contact(`N${index}`))
  const said = words({ ...all, contacts: 30, unmet }).join()
  assert.match(said, /30 contacts.*N9 and 20 more/u)
})

test('every language has them', () => {
  for (const language of locales) {
    for (const hasNotes of [true, false]) {
      for (const count of [0, 1, 2, 5]) {
        const unmet = Array.from({ length: count }, () => contact('Bo'))
        const state = {
          hasNotes,
          contacts: count,
          unmet,
          here: count,
          awaited: count,
          closed: count,
        }
        for (const text of words(state, language)) assert.not.match(text, /[{}]|returning\./u)
      }
    }
  }
})

test.run()
