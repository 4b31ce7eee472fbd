/** Fields of a profile: days of the calendar, and links that can run nothing. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  aboutValue,
  isAboutLink,
  isBirthday,
  isSameAbout,
  readAbout,
  type About,
} from '../../protocol/about.ts'
import { fieldsOf, mapOf, type Value } from '../../protocol/codec.ts'
import {
  aboutLinkBytesMax,
  aboutLinksMax,
  aboutTagBytesMax,
  aboutTagsMax,
  aboutTextBytesMax,
  aboutWordsBytesMax,
} from '../../protocol/limits.ts'
import { encodeRecord } from '../../protocol/records/record.ts'
import { sampleAbout, sampleRecords } from '../helpers/records.ts'
import { throws } from '../helpers/rejects.ts'

const test = suite('protocol/about')

function read(fields: Record<string, Value>): About {
  return readAbout(fieldsOf(mapOf(fields)))
}

test('all fields come back, and each may be absent', () => {
  assert.equal(readAbout(fieldsOf(aboutValue(sampleAbout))), sampleAbout)
  assert.equal(read({}), {})
  for (const [field, value] of Object.entries(sampleAbout)) {
    assert.equal(read({ [field]: value as Value }), { [field]: value })
  }
})

test('a birthday is a day of the calendar', () => {
  for (const day of ['01-31', '02-29', '12-31', '1984-02-29', '2000-02-29', '1999-04-30']) {
    assert.ok(isBirthday(day), day)
  }
  const wrong = ['02-30', '13-01', '00-10', '01-00', '04-31', '1983-02-29', '1900-02-29', '1-1', '']
  for (const day of [...wrong, '84-02-29', '1984-02-29 ', '٠٢-٢٩']) {
    assert.not(isBirthday(day), day)
    throws(() => read({ birthday: day }), 'malformed')
  }
})

test('a link is of https or mailto, and holds nothing that could end it', () => {
  const good = ['https://example.org', 'HTTPS://example.org/ü?a=b#c', 'mailto:ana@example.org']
  for (const link of good) assert.ok(isAboutLink(link), link)
  const wrong = [
    'javascript:alert(1)',
    'http://example.org',
    'data:text/html,x',
    ' https://example.org',
    'https://exa mple.org',
    'https://example.org/"onclick=',
    'https://example.org/\u202e',
    'https://example.org/\u0000',
    'https://',
    '//example.org',
  ]
  for (const link of wrong) {
    assert.not(isAboutLink(link), link)
    throws(() => read({ links: [link] }), 'malformed')
  }
})

test('every field has its maximum, and all of them together are small', () => {
  throws(() => read({ bio: 'a'.repeat(aboutTextBytesMax + 1) }), 'too-large')
  for (const field of ['pronouns', 'place']) {
    throws(() => read({ [field]: 'a'.repeat(aboutWordsBytesMax + 1) }), 'too-large')
  }
  const link = 'mailto:'.padEnd(aboutLinkBytesMax, 'a')
  const tag = 'é'.repeat(aboutTagBytesMax / 2)
  throws(() => read({ links: [`${link}a`] }), 'too-large')
  throws(() => read({ links: Array.from({ length: aboutLinksMax + 1 }, () => link) }), 'too-large')
  throws(() => read({ tags: [`${tag}a`] }), 'too-large')
  throws(() => read({ tags: Array.from({ length: aboutTagsMax + 1 }, () => tag) }), 'too-large')
  const largest: About = {
    bio: 'a'.repeat(aboutTextBytesMax),
    pronouns: 'a'.repeat(aboutWordsBytesMax),
    place: 'a'.repeat(aboutWordsBytesMax),
    birthday: '1984-02-29',
    links: Array.from({ length: aboutLinksMax }, () => link),
    tags: Array.from({ length: aboutTagsMax }, () => tag),
  }
  assert.ok(encodeRecord({ ...sampleRecords.about, about: largest }).length < 8 * 1024)
})

test('two are the same when all fields are', () => {
  assert.ok(isSameAbout({ bio: 'a', place: 'b' }, { place: 'b', bio: 'a' }))
  assert.not(isSameAbout({ bio: 'a' }, { bio: 'a', tags: ['b'] }))
})

test.run()
