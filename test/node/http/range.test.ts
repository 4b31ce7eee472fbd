import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { rangeOf } from '../../../node/http/media/range.ts'
import { check } from '../../helpers/seed.ts'

const test = suite('node/http/range')

test('ranges are those of RFC 9110', () => {
  const cases: [string | undefined, ReturnType<typeof rangeOf>][] = [
    [undefined, undefined],
    ['bytes=0-', { start: 0, end: 100 }],
    ['bytes=0-0', { start: 0, end: 1 }],
    ['bytes=99-99', { start: 99, end: 100 }],
    ['bytes=10-19', { start: 10, end: 20 }],
    ['bytes=90-1000', { start: 90, end: 100 }],
    ['bytes=-10', { start: 90, end: 100 }],
    ['bytes=-1000', { start: 0, end: 100 }],
    ['bytes=-0', 'none'],
    ['bytes=100-', 'none'],
    ['bytes=100-200', 'none'],
    ['bytes=20-10', undefined],
    ['bytes=-', undefined],
    ['bytes=0-1,5-6', undefined],
    ['bytes=a-b', undefined],
    ['bytes=1.5-2', undefined],
    ['items=0-1', undefined],
    ['bytes=99999999999999999-', undefined],
  ]
  for (const [header, range] of cases) assert.equal(rangeOf(header, 100), range, header)
})

test('a file without bytes has no range', () => {
  for (const header of ['bytes=0-', 'bytes=-5', 'bytes=0-0']) assert.is(rangeOf(header, 0), 'none')
})

test('whatever is asked for, a range is within the file', () => {
  const anyHeader = fc.oneof(
    fc.tuple(fc.nat(300), fc.nat(300)).map(([from, to]) => `bytes=${from}-${to}`),
    fc.nat(300).map((count) => `bytes=-${count}`),
    fc.string().map((text) => `bytes=${text}`),
  )
  check(
    fc.property(anyHeader, fc.nat(200), (header, bytes) => {
      const range = rangeOf(header, bytes)
      if (range === undefined || range === 'none') return
      assert.ok(range.start >= 0 && range.start < range.end && range.end <= bytes)
    }),
    { runs: 1000 },
  )
})

test.run()
