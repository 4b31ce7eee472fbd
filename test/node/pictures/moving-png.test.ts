/** An animated PNG goes on moving, and says nothing beside its frames. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as fc from 'fast-check'
import sharp from 'sharp'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { concat, utf8 } from '../../../protocol/bytes.ts'
import { movingPng } from '../../../node/pictures/moving-png.ts'
import { preparePicture } from '../../../node/pictures/prepare.ts'
import { sampleOr } from '../../helpers/extent.ts'
import { animatedPng, pngChunk } from '../../helpers/moving-png.ts'
import { metadataOf, samplePicture } from '../../helpers/pictures.ts'
import { rejects } from '../../helpers/rejects.ts'
import { anyBytes, check } from '../../helpers/seed.ts'
import { tempDir } from '../../helpers/temp-dir.ts'

const test = suite('node/pictures/moving-png')
const said = [pngChunk('tEXt', utf8('Author\0Alice')), pngChunk('eXIf', utf8('Alice'))]

test('all frames of an animated PNG stay, in its own size and in that of a screen', async () => {
  await using folder = await tempDir()
  const path = join(folder.path, 'source')
  await writeFile(path, concat(await animatedPng({ frames: 3, side: 40 }, said), utf8('Alice')))
  assert.match((await metadataOf(path)).join('\n'), /Alice/u)
  for (const original of [false, true]) {
    const made = await preparePicture(path, { folder: folder.path, original })
    assert.equal([made.type, made.width, made.height], ['image/png', 40, 40])
    const after = await readFile(made.path)
    assert.not.ok(after.includes('Alice'))
    assert.equal(Buffer.from(await animatedPng({ frames: 3, side: 40 })), after)
    assert.is((await sharp(made.preview).metadata()).pages ?? 1, 1)
  }
})

test('a PNG that does not move is none', async () => {
  assert.is(movingPng(await samplePicture(8, 8).png().toBuffer()), undefined)
  assert.is(movingPng(await animatedPng({ frames: 1, side: 8 })), undefined)
  const whole = await animatedPng({ frames: 3, side: 8 })
  assert.is(movingPng(whole.subarray(0, -12)), undefined)
})

test('one of too many frames is refused', async () => {
  await using folder = await tempDir()
  const path = join(folder.path, 'source')
  await writeFile(path, await animatedPng({ frames: 501, side: 2 }))
  const error = await rejects(preparePicture(path, { folder: folder.path }), 'picture-too-big')
  assert.equal(error.values, { what: 'frames', count: 501, max: 500 })
})

test('any bytes end, and nothing is added', async () => {
  const whole = await animatedPng({ frames: 3, side: 8 }, said)
  const changed = fc.tuple(fc.nat(whole.length - 1), fc.nat(255)).map(([at, value]) => {
    const other = new Uint8Array(whole)
    other[at] = value
    return other
  })
  const any = fc.oneof(anyBytes({ lengthMax: 300 }), changed)
  check(
    fc.property(any, (bytes) => (movingPng(bytes)?.bytes.length ?? 0) <= bytes.length),
    { runs: sampleOr(300, 5000) },
  )
})

test.run()
