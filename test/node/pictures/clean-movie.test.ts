/** A film that is passed on does not say where, when and by whom it was taken, and is the same film. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { concat, uintBytes, utf8 } from '../../../protocol/bytes.ts'
import { cleanMovie } from '../../../node/pictures/clean-movie.ts'
import { movieInfo } from '../../../node/pictures/movie-info.ts'
import { sampleOr } from '../../helpers/extent.ts'
import { box, movie, movieType, u32, zeros } from '../../helpers/movies.ts'
import { addMovieMetadata, metadataOf } from '../../helpers/pictures.ts'
import { anyBytes, bytesFrom, checkAsync } from '../../helpers/seed.ts'
import { tempDir } from '../../helpers/temp-dir.ts'

const test = suite('node/pictures/clean-movie')

const data = bytesFrom('film')(5000)
const about = /GPS|Make|Creator|Copenhagen|Alice|2026/u

/** The bytes after cleaning. */
async function cleaned(bytes: Uint8Array): Promise<Buffer> {
  await using folder = await tempDir()
  const path = join(folder.path, 'film')
  await writeFile(path, bytes)
  await cleanMovie(path)
  return await readFile(path)
}

test('nothing about place, time and person is left of a film, and the film is', async () => {
  await using folder = await tempDir()
  const path = join(folder.path, 'film.mp4')
  await writeFile(path, concat(movieType, movie(), box('mdat', data)))
  await addMovieMetadata(path)
  const before = await readFile(path)
  const said = (await metadataOf(path)).filter((field) => about.test(field))
  assert.ok(said.length >= 5, said.join('\n'))

  assert.ok(await cleanMovie(path))
  assert.equal(
    (await metadataOf(path)).filter((field) => about.test(field)),
    [],
  )
  const after = await readFile(path)
  assert.not.ok(after.includes('Alice'))
  // Players find the film by positions in the file: not one may change.
  assert.is(after.length, before.length)
  assert.is(after.indexOf(data), before.indexOf(data))
  assert.equal(await movieInfo(path), { durationMs: 2500, width: 640, height: 360 })
})

test('metadata goes at the beginning, the end, in tracks, in fragments, and from what was free', async () => {
  const secret = utf8('Alice was at home')
  for (const type of ['udta', 'meta', 'uuid', 'free', 'skip']) {
    const hidden = box(type, secret)
    const wide = concat(u32(1), utf8(type), uintBytes(16 + secret.length, 8), secret)
    for (const film of [
      concat(movieType, hidden, movie(), box('mdat', data)),
      concat(movieType, box('mdat', data), movie({ more: [hidden] }), hidden),
      concat(movieType, movie({ more: [box('trak', box('mdia', box('minf', hidden)))] })),
      concat(movieType, movie(), box('moof', box('traf', hidden)), box('mdat', data)),
      concat(movieType, movie({ more: [wide] }), box('mdat', data)),
    ]) {
      const after = await cleaned(film)
      assert.not.ok(after.includes('Alice'), type)
      assert.is(after.length, film.length)
    }
  }
})

test('a track that nobody sees or hears, as of places, is shown to nobody', async () => {
  const track = (handler: string): Uint8Array =>
    box('trak', box('mdia', box('hdlr', zeros(8), utf8(handler), utf8('Alice'))))
  const film = concat(movieType, movie({ more: [track('soun'), track('meta'), track('camm')] }))
  const text = (await cleaned(film)).toString('latin1')
  assert.is(text.match(/trak/gu)?.length, 2)
  assert.is(text.match(/Alice/gu)?.length, 1)
})

test('the times of a film are forgotten, in four bytes and in eight', async () => {
  for (const isLong of [false, true]) {
    const head = concat(movieType, movie({ isLong }))
    const at = Buffer.from(head).indexOf('mvhd') + 8
    head.fill(0xab, at, at + (isLong ? 16 : 8))
    assert.not.ok((await cleaned(head)).includes(0xab))
  }
})

test('what is no film in boxes stays as it is', async () => {
  for (const bytes of [utf8('ID3\x04 music'), zeros(100), zeros(0), box('udta', utf8('Alice'))]) {
    assert.ok((await cleaned(bytes)).equals(bytes))
  }
})

test('boxes that stand in each other without end are left at some depth', async () => {
  let film = box('udta', utf8('deep'))
  for (let depth = 0; depth < 2000; depth += 1) film = box('moov', film)
  film = concat(movieType, film)
  assert.is((await cleaned(film)).length, film.length)
})

test('any bytes keep their length, and any changed film', async () => {
  await using folder = await tempDir()
  const path = join(folder.path, 'film')
  const whole = concat(movieType, movie({ more: [box('udta', zeros(20))] }), box('mdat', zeros(50)))
  const changed = fc
    .array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 })
    .map((changes) => {
      const bytes = new Uint8Array(whole)
      for (const [at, value] of changes) bytes[at] = value
      return bytes
    })
  await checkAsync(
    fc.asyncProperty(fc.oneof(anyBytes({ lengthMax: 300 }), changed), async (bytes) => {
      await writeFile(path, bytes)
      await cleanMovie(path)
      assert.is((await readFile(path)).length, bytes.length)
    }),
    { runs: sampleOr(300, 5000) },
  )
})

test('of a film with a box of a length that none has it is said that some may be left', async () => {
  const film = concat(movieType, movie(), box('mdat', data))
  await using folder = await tempDir()
  const path = join(folder.path, 'film')
  for (const [length, isClean] of [
    [3, false],
    [108, true],
  ] as const) {
    const damaged = Buffer.from(film)
    damaged.writeUInt32BE(length, movieType.length + 8)
    await writeFile(path, damaged)
    assert.is(await cleanMovie(path), isClean)
  }
})

test.run()
