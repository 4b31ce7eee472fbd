import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as fc from 'fast-check'
import { encode, fieldsOf, decodeFields } from '../../protocol/codec.ts'
import {
  emptyHead,
  headOf,
  linkEntry,
  signEntry,
  type Entry,
  type SignedEntry,
} from '../../protocol/entry.ts'
import {
  feedEntriesMax,
  frameBytesMax,
  pageEntriesMax,
  pagePayloadBytesMax,
  payloadBytesMax,
} from '../../protocol/limits.ts'
import { pageOf, pageValue, provePage, readPage, type Page } from '../../protocol/page.ts'
import { encodeAnswer } from '../../protocol/sync/answers.ts'
import { attackMap, contains } from '../helpers/hostile.ts'
import { testFeed } from '../helpers/person.ts'
import { throws } from '../helpers/rejects.ts'
import { anyBytes, bytesFrom, check } from '../helpers/seed.ts'

const test = suite('protocol/page')
const next = bytesFrom('page')
const feed = testFeed(
  'page',
  Array.from({ length: 12 }, (_, index) => next(30 + index)),
)
const page = pageOf(feed.entries)!

function decodePage(bytes: Uint8Array): Page {
  return readPage(decodeFields(bytes, frameBytesMax))
}

/** The same entry, as it is kept after its payload was dropped. */
function dropped({ header, hash, signature }: SignedEntry): Entry {
  return { header, hash, signature }
}

/** The same entry, as it is kept when it came inside a page. */
function unsigned({ header, hash, payload }: SignedEntry): Entry {
  return { header, hash, payload }
}

test('a page comes back', () => {
  assert.equal(decodePage(encode(pageValue(page))), page)
})

test('one signature proves a whole page', () => {
  const proved = provePage(feed.id, emptyHead, page)
  assert.equal(proved.slice(0, -1), feed.entries.slice(0, -1).map(unsigned))
  assert.equal(proved.at(-1), feed.entries.at(-1))
})

test('any part of a feed can be a page that continues what is before it', () => {
  const property = fc.property(fc.nat({ max: 11 }), fc.nat({ max: 11 }), (one, other) => {
    const [start, end] = [Math.min(one, other), Math.max(one, other) + 1]
    const head = start === 0 ? emptyHead : headOf(feed.entries[start - 1]!)
    const part = feed.entries.slice(start, end)
    const proved = provePage(feed.id, head, pageOf(part)!)
    assert.equal(
      proved.map((entry) => entry.hash),
      part.map((entry) => entry.hash),
    )
  })
  check(property)
})

test('a page proves without the payloads that were dropped', () => {
  const property = fc.property(fc.subarray([...feed.entries.keys()]), (gone) => {
    const entries = feed.entries.map((entry, index) =>
      gone.includes(index) ? dropped(entry) : entry,
    )
    const sent = decodePage(encode(pageValue(pageOf(entries)!)))
    const proved = provePage(feed.id, emptyHead, sent)
    assert.equal(
      proved.map((entry) => entry.hash),
      entries.map((entry) => entry.hash),
    )
    assert.equal(
      proved.map((entry) => entry.payload),
      entries.map((entry) => entry.payload),
    )
  })
  check(property)
})

test('one changed, missing, added or moved payload is refused', () => {
  const { items } = page
  const refused = (changed: Page['items']): void => {
    throws(() => provePage(feed.id, emptyHead, { ...page, items: changed }), 'bad-signature')
  }
  for (const [index, item] of items.entries()) {
    const bytes = (item as Uint8Array).slice()
    bytes[index % bytes.length]! ^= 1
    refused(items.with(index, bytes))
    refused(items.with(index, bytes.subarray(1)))
    refused(items.toSpliced(index, 1))
    refused(items.toSpliced(index, 0, item))
    refused(items.with(index, { size: 1, payloadHash: next(32) }))
    const { size, payloadHash } = feed.entries[index]!.header
    refused(items.with(index, { size: size + 1, payloadHash }))
  }
  check(
    fc.property(fc.shuffledSubarray([...items.keys()], { minLength: 12 }), (order) => {
      fc.pre(order.some((from, to) => from !== to))
      refused(order.map((index) => items[index]!))
    }),
  )
})

test('a page of another feed, after another head, or with another signature is refused', () => {
  const other = testFeed('other', [next(8)])
  throws(() => provePage(other.id, emptyHead, page), 'bad-signature')
  throws(() => provePage(feed.id, { height: 0, hash: next(32) }, page), 'bad-signature')
  throws(() => provePage(feed.id, headOf(feed.entries[0]!), page), 'malformed')
  throws(() => provePage(feed.id, emptyHead, { ...page, from: 2 }), 'malformed')
  throws(() => provePage(feed.id, emptyHead, { ...page, items: [] }), 'malformed')
  const { signature } = feed.entries[3]!
  throws(() => provePage(feed.id, emptyHead, { ...page, signature }), 'bad-signature')
})

test('what is no page is refused, and what was changed does not prove', () => {
  const valid = encode(pageValue(pageOf(feed.entries.slice(0, 3))!))
  attackMap(decodePage, valid, { bytesMax: frameBytesMax })
  attackMap((bytes) => provePage(feed.id, emptyHead, decodePage(bytes)), valid, {
    bytesMax: frameBytesMax,
  })
})

test('a changed bit of a page is noticed, except in what nobody reads', () => {
  const valid = encode(pageValue(pageOf(feed.entries.slice(0, 3))!))
  for (let bit = 0; bit < valid.length * 8; bit++) {
    const bytes = valid.slice()
    bytes[bit >> 3]! ^= 1 << (bit & 7)
    const prove = (changed: Uint8Array): unknown =>
      provePage(feed.id, emptyHead, decodePage(changed))
    assert.ok(contains(prove, { name: `bit ${bit}`, bytes }), `bit ${bit}`)
  }
})

test('a page ends at an entry whose signature is known', () => {
  const entries = feed.entries.map((entry, index) => (index === 4 ? entry : unsigned(entry)))
  assert.is(pageOf(entries)?.items.length, 5)
  assert.is(pageOf(entries.slice(5)), undefined)
  assert.is(pageOf([]), undefined)
})

test('a page holds at most 120 entries', () => {
  const { id, entries } = testFeed(
    'long',
    Array.from({ length: 130 }, () => next(4)),
  )
  const full = pageOf(entries)!
  assert.is(full.items.length, pageEntriesMax)
  assert.is(provePage(id, emptyHead, full).length, pageEntriesMax)
  const fields = fieldsOf(pageValue({ ...full, items: [...full.items, next(4)] }))
  throws(() => readPage(fields), 'too-large')
})

test('a page holds at most 62 KiB of payloads, but always one entry', () => {
  const sizes = [payloadBytesMax, 2048, 1, 16_384, payloadBytesMax]
  const { entries } = testFeed(
    'wide',
    sizes.map((size) => next(size)),
  )
  assert.is(pageOf(entries)?.items.length, 2)
  assert.is(pageOf(entries.slice(1))?.items.length, 3)
  assert.is(pageOf(entries.slice(4))?.items.length, 1)
})

test('the largest page fits one frame', () => {
  const frameOf = (entries: readonly Entry[]): number =>
    encodeAnswer({ kind: 'page', page: pageOf(entries)!, isLast: true }).length
  const whole = testFeed('full', [
    next(pagePayloadBytesMax - payloadBytesMax),
    next(payloadBytesMax),
  ])
  assert.ok(frameOf(whole.entries) <= frameBytesMax)
  const mixed = testFeed('mixed', [...Array.from({ length: 119 }, () => next(300)), next(59_680)])
  const entries = mixed.entries.map((entry, index) => (index < 119 ? dropped(entry) : entry))
  assert.is(pageOf(entries)?.items.length, pageEntriesMax)
  assert.ok(frameOf(entries) <= frameBytesMax)
})

test('a page that no honest node would make is refused, so that every page can be passed on', () => {
  const half = next(pagePayloadBytesMax / 2 + 1)
  const overfull = { from: 1, items: [half, half], signature: next(64) }
  throws(() => readPage(fieldsOf(pageValue(overfull))), 'too-large')
  const wide = { from: 1, items: [next(payloadBytesMax + 1)], signature: next(64) }
  throws(() => readPage(fieldsOf(pageValue(wide))), 'malformed')
})

test('a feed ends at its maximum, above which no height can be told', () => {
  const { id, signer } = testFeed('endless', [])
  const item = { size: 512, payloadHash: next(32) }
  const run = (height: number): Entry[] => {
    const head = { height, hash: next(32) }
    const { signature } = signEntry(signer, { ...linkEntry(id, head, item), payload: next(0) })
    const page = { from: height + 1, items: [item], signature }
    assert.equal(readPage(fieldsOf(pageValue(page))), page)
    return provePage(id, head, page)
  }
  assert.is(run(feedEntriesMax - 1).length, 1)
  throws(() => run(feedEntriesMax), 'malformed')
  const head = { height: feedEntriesMax - 1, hash: next(32) }
  const beyond = linkEntry(id, headOf(linkEntry(id, head, item)), item)
  const { signature } = signEntry(signer, { ...beyond, payload: next(0) })
  const long = { from: feedEntriesMax, items: [item, item], signature }
  throws(() => provePage(id, head, long), 'malformed')
})

test('the items of a page are bytes, or what is left of them', () => {
  const run = (item: unknown): void => {
    const value = pageValue(page) as Map<string, never>
    throws(() => readPage(fieldsOf(new Map(value).set('items', [item] as never))), 'malformed')
  }
  run('text')
  run(null)
  run(new Map())
  run(
    new Map<string, unknown>([
      ['size', payloadBytesMax + 1],
      ['hash', next(32)],
    ]),
  )
  run(
    new Map<string, unknown>([
      ['size', 1],
      ['hash', next(31)],
    ]),
  )
  check(
    fc.property(anyBytes({ lengthMax: 8 }), (item) => {
      const items = [{ size: item.length, payloadHash: next(32) }, item]
      const value = pageValue({ ...page, items })
      assert.equal(readPage(fieldsOf(value)).items, items)
    }),
  )
})

test.run()
