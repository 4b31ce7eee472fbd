/** Length and size of films, out of their headers, whatever stands in them. */
import { truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { concat, uintBytes, utf8 } from '../../../protocol/bytes.ts'
import { boxesMax } from '../../../node/pictures/limits.ts'
import { movieInfo, movieInfoOf, type MovieInfo } from '../../../node/pictures/movie-info.ts'
import { sampleOr } from '../../helpers/extent.ts'
import { anyBytes, checkAsync } from '../../helpers/seed.ts'
import { box, movie, movieType as type, turned, u32, zeros } from '../../helpers/movies.ts'
import { tempDir } from '../../helpers/temp-dir.ts'

const test = suite('node/pictures/movie-info')

async function infoOf(...parts: readonly Uint8Array[]): Promise<MovieInfo> {
  const bytes = concat(...parts)
  return movieInfoOf(
    (position, length) => Promise.resolve(bytes.subarray(position, position + length)),
    bytes.length,
  )
}

test('a film says its length and size', async () => {
  const expected = { durationMs: 2500, width: 640, height: 360 }
  assert.equal(await infoOf(type, movie(), box('mdat', zeros(99))), expected)
  assert.equal(await infoOf(type, box('mdat', zeros(99)), movie({ isLong: true })), expected)
})

test('a film that was taken with the phone upright is higher than wide', async () => {
  assert.equal(await infoOf(type, movie({ matrix: turned })), {
    durationMs: 2500,
    width: 360,
    height: 640,
  })
})

test('a film in fragments says its length elsewhere', async () => {
  const more = [box('mvex', box('mehd', zeros(4), u32(7000)))]
  assert.is((await infoOf(type, movie({ ticks: 0, more }))).durationMs, 7000)
})

test('sound has a length and no size', async () => {
  assert.equal(await infoOf(type, movie({ handler: 'soun' })), { durationMs: 2500 })
})

test('a length that nobody knows, or that is beyond belief, is left out', async () => {
  const size = { width: 640, height: 360 }
  assert.equal(await infoOf(type, movie({ ticks: 0 })), size)
  assert.equal(await infoOf(type, movie({ ticks: 0xff_ff_ff_ff })), size)
  assert.equal(await infoOf(type, movie({ ticks: 2 ** 45, isLong: true })), size)
})

test('of a film of two gigabytes a few headers are read', async () => {
  await using folder = await tempDir()
  const path = join(folder.path, 'film')
  const data = 2 ** 31
  const wide = concat(u32(1), utf8('mdat'), uintBytes(data, 8))
  await writeFile(path, concat(type, movie(), wide))
  await truncate(path, type.length + movie().length + data)
  assert.is((await movieInfo(path)).width, 640)

  // The headers stand at the end of a film that a camera wrote; nothing between is read.
  let bytesRead = 0
  const end = data + type.length
  const info = await movieInfoOf((position, length) => {
    bytesRead += length
    const [bytes, start] = position >= end ? [movie(), end] : [concat(type, wide), 0]
    return Promise.resolve(bytes.subarray(position - start, position - start + length))
  }, end + movie().length)
  assert.equal(info, { durationMs: 2500, width: 640, height: 360 })
  assert.ok(bytesRead < 1000)
})

test('a film without end costs a bounded number of looks', async () => {
  let looks = 0
  const info = await movieInfoOf(() => {
    looks += 1
    return Promise.resolve(concat(u32(8), utf8('free'), zeros(8)))
  }, Number.MAX_SAFE_INTEGER)
  assert.equal(info, {})
  assert.is(looks, boxesMax)
})

test('any bytes, and any changed film, give numbers that can be, or none', async () => {
  const whole = concat(type, movie({ more: [box('mvex', box('mehd', zeros(4), u32(7)))] }))
  const changed = fc
    .array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 })
    .map((changes) => {
      const bytes = new Uint8Array(whole)
      for (const [at, value] of changes) bytes[at] = value
      return bytes
    })
  const cut = fc.nat(whole.length).map((length) => whole.slice(0, length))
  await checkAsync(
    fc.asyncProperty(fc.oneof(anyBytes({ lengthMax: 300 }), changed, cut), async (bytes) => {
      const { durationMs, width, height } = await infoOf(bytes)
      for (const number of [durationMs, width, height]) {
        assert.ok(number === undefined || (Number.isSafeInteger(number) && number > 0))
      }
      assert.is(width === undefined, height === undefined)
    }),
    { runs: sampleOr(2000, 50_000) },
  )
})

test.run()
