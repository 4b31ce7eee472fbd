/** Pictures as others get them: small enough, the right way up, and without a word about where and by whom they were taken. */
import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp, { type Sharp } from 'sharp'
import { thumbHashToAverageRGBA } from 'thumbhash'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { isPixelsOnly } from '../../../node/pictures/pixels-only.ts'
import {
  preparePicture,
  preparePreview,
  type PreparedPicture,
} from '../../../node/pictures/prepare.ts'
import {
  addMetadata,
  animation,
  metadataOf,
  noisePicture,
  samplePicture,
} from '../../helpers/pictures.ts'
import { tempDir } from '../../helpers/temp-dir.ts'

const test = suite('node/pictures/prepare')

interface Prepared extends PreparedPicture {
  /** Every trace of metadata in the full picture and the preview. */
  readonly traces: () => Promise<readonly string[]>
}

/** Prepares bytes that stand in a file, and reads what became of them. */
async function prepare<T>(
  bytes: Uint8Array,
  options: { original?: boolean; isMarked?: boolean },
  use: (prepared: Prepared) => Promise<T>,
): Promise<T> {
  await using folder = await tempDir()
  const path = join(folder.path, 'source')
  await writeFile(path, bytes)
  if (options.isMarked) {
    await addMetadata(path)
    assert.match((await metadataOf(path)).join('\n'), /Alice/u)
  }
  const { original = false } = options
  const prepared = await preparePicture(path, { folder: folder.path, original })
  const preview = join(folder.path, 'preview')
  await writeFile(preview, prepared.preview)
  const traces = (): Promise<readonly string[]> => metadataOf(prepared.path, preview)
  const file = await readFile(prepared.path)
  assert.is(file.length, prepared.bytes)
  assert.ok(isPixelsOnly(file, prepared.type))
  assert.ok(isPixelsOnly(prepared.preview, 'image/webp'))
  return await use({ ...prepared, traces })
}

/** Where the red corner of `samplePicture` is. */
async function cornerOf(picture: string | Uint8Array): Promise<string> {
  const { data, info } = await sharp(picture)
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const isRed = (x: number, y: number): boolean => {
    const at = (y * info.width + x) * 3
    return (data[at] ?? 0) > 200 && (data[at + 1] ?? 0) < 60
  }
  const [right, below] = [info.width - 5, info.height - 5]
  const corners = { 'left above': [5, 5], 'right above': [right, 5] } as const
  const lower = { 'left below': [5, below], 'right below': [right, below] } as const
  const found = Object.entries({ ...corners, ...lower }).filter(([, [x, y]]) => isRed(x, y))
  return found.map(([name]) => name).join()
}

for (const format of ['jpeg', 'png', 'webp', 'avif'] as const) {
  for (const original of [false, true]) {
    test(`no metadata is left of ${format}${original ? ', kept at its size' : ''}`, async () => {
      const bytes = await samplePicture(600, 400)
        .withIccProfile('p3')
        .withExif({ IFD0: { Copyright: 'Alice' }, IFD3: { GPSLatitude: '55/1 40/1 0/1' } })
        .toFormat(format)
        .toBuffer()
      await prepare(bytes, { original, isMarked: true }, async ({ traces, width, height }) => {
        assert.equal(await traces(), [])
        assert.equal([width, height], [600, 400])
      })
    })
  }
}

test('no metadata is left of GIF, moving or not', async () => {
  for (const frames of [1, 4]) {
    const bytes = await animation('gif', { frames, side: 40 })
    const marked = Buffer.concat([
      bytes.subarray(0, -1),
      Buffer.from('\x21\xfe\x10written by Alice\0\x3b', 'latin1'),
    ])
    await prepare(marked, {}, async ({ traces, type }) => {
      assert.equal([await traces(), type], [[], 'image/webp'])
    })
  }
})

test('what somebody hid behind the end, or between the parts, is gone', async () => {
  const jpeg = await samplePicture(60, 40).jpeg().toBuffer()
  const png = await samplePicture(60, 40).png().toBuffer()
  const webp = await samplePicture(60, 40).webp().toBuffer()
  const hidden = Buffer.from('Alice was at home')
  const segment = Buffer.concat([Buffer.from([0xff, 0xeb, 0, 2 + hidden.length]), hidden])
  for (const bytes of [
    Buffer.concat([jpeg, hidden]),
    Buffer.concat([png, hidden]),
    Buffer.concat([webp, hidden]),
    Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]),
  ]) {
    for (const original of [false, true]) {
      await prepare(bytes, { original }, async ({ path }) => {
        assert.not.ok((await readFile(path)).includes('Alice'))
      })
    }
  }
})

test('a large picture becomes at most 2048 pixels, with a preview of at most 640', async () => {
  await prepare(await samplePicture(3000, 2000).jpeg().toBuffer(), {}, async (prepared) => {
    const { type, width, height, preview, thumbhash } = prepared
    assert.equal([type, width, height], ['image/webp', 2048, 1365])
    const small = await sharp(preview).metadata()
    assert.equal([small.format, small.width, small.height], ['webp', 640, 427])
    assert.ok(thumbhash.length <= 25)
    const { b } = thumbHashToAverageRGBA(thumbhash)
    assert.ok(Math.abs(b * 255 - 120) < 20)
  })
})

test('an original keeps its size and format', async () => {
  for (const format of ['jpeg', 'png', 'webp'] as const) {
    const bytes = await samplePicture(2400, 300).withExif({ IFD0: {} }).toFormat(format).toBuffer()
    await prepare(bytes, { original: true, isMarked: true }, async (prepared) => {
      const { type, width, height, traces } = prepared
      assert.equal([type, width, height], [`image/${format}`, 2400, 300])
      assert.equal(await traces(), [])
    })
  }
})

test('a clean picture of a browser stays byte for byte', async () => {
  for (const format of ['jpeg', 'png', 'webp'] as const) {
    const bytes = await samplePicture(800, 500).toFormat(format).toBuffer()
    await prepare(bytes, {}, async ({ path, type }) => {
      assert.ok(bytes.equals(await readFile(path)))
      assert.is(type, `image/${format}`)
    })
  }
  const moving = await animation('webp', { frames: 5, side: 30 })
  await prepare(moving, {}, async ({ path }) => assert.ok(moving.equals(await readFile(path))))
})

test('a picture is turned as its camera says', async () => {
  for (const [orientation, corner] of [
    [1, 'left above'],
    [3, 'right below'],
    [6, 'right above'],
    [8, 'left below'],
  ] as const) {
    for (const original of [false, true]) {
      const bytes = await samplePicture(400, 200).withMetadata({ orientation }).jpeg().toBuffer()
      await prepare(bytes, { original }, async ({ path, width, height, preview }) => {
        const isTurned = orientation > 4
        assert.equal([width, height], isTurned ? [200, 400] : [400, 200])
        assert.is(await cornerOf(path), corner)
        assert.is(await cornerOf(preview), corner)
      })
    }
  }
})

test('colours of a wide profile become those of sRGB', async () => {
  const green = { create: { width: 50, height: 50, channels: 3, background: '#00ff00' } } as const
  // The same numbers under another profile are another, stronger green.
  const srgb = await sharp(green).jpeg({ quality: 100 }).toBuffer()
  const bytes = await sharp(srgb).withIccProfile('p3').jpeg({ quality: 100 }).toBuffer()
  await prepare(bytes, { original: true }, async ({ path }) => {
    const { data } = await sharp(path).raw().toBuffer({ resolveWithObject: true })
    assert.ok((data[0] ?? 255) < 20 && (data[1] ?? 0) > 235 && (data[2] ?? 255) < 20)
  })
})

const oddities: readonly (readonly [name: string, make: () => Sharp])[] = [
  ['grey', () => samplePicture(90, 60).greyscale().jpeg()],
  ['with 16 bits', () => samplePicture(90, 60).toColourspace('rgb16').png()],
  ['in CMYK', () => samplePicture(90, 60).toColourspace('cmyk').jpeg()],
  ['of a palette', () => samplePicture(90, 60).png({ palette: true })],
  ['that is transparent', () => samplePicture(90, 60).ensureAlpha(0.3).png()],
  ['that comes in passes', () => samplePicture(90, 60).jpeg({ progressive: true })],
]

for (const [name, make] of oddities) {
  test(`a picture ${name} is a picture`, async () => {
    for (const original of [false, true]) {
      await prepare(await make().toBuffer(), { original }, async ({ path, width, height }) => {
        const { space } = await sharp(path).metadata()
        assert.equal([width, height], [90, 60])
        assert.ok(['srgb', 'b-w', 'rgb16'].includes(space))
      })
    }
  })
}

test('pictures of one pixel, and of one line, are pictures', async () => {
  for (const [width, height] of [
    [1, 1],
    [4000, 1],
    [1, 3000],
  ] as const) {
    const bytes = await samplePicture(width, height).png().toBuffer()
    await prepare(bytes, {}, async ({ preview, thumbhash }) => {
      assert.ok(Math.max((await sharp(preview).metadata()).width, 1) <= 640)
      assert.ok(thumbhash.length > 0)
    })
  }
})

test('an animation moves on, and its preview is the first frame', async () => {
  const bytes = await animation('gif', { frames: 6, side: 80 })
  for (const original of [false, true]) {
    await prepare(bytes, { original }, async ({ path, width, height, type, preview }) => {
      assert.equal([type, width, height], ['image/webp', 80, 80])
      assert.is((await sharp(path).metadata()).pages, 6)
      assert.is((await sharp(preview).metadata()).pages ?? 1, 1)
    })
  }
})

test('the preview of what compresses worst still fits', async () => {
  const bytes = await noisePicture(1200, 1200).jpeg({ quality: 95 }).toBuffer()
  const { preview, width, height } = await preparePreview(bytes)
  assert.ok(preview.length <= 48 * 1024)
  assert.equal([width, height], [1200, 1200])
})

test('a poster gives preview, blur and size, turned the right way', async () => {
  const bytes = await samplePicture(1280, 720).withMetadata({ orientation: 6 }).jpeg().toBuffer()
  const { preview, thumbhash, width, height } = await preparePreview(bytes)
  assert.equal([width, height], [720, 1280])
  assert.is((await sharp(preview).metadata()).height, 640)
  assert.ok(thumbhash.length > 5)
})

test('nothing but the prepared picture is left in the folder', async () => {
  await using folder = await tempDir()
  await using source = await tempDir()
  const path = join(source.path, 'a')
  await writeFile(path, await samplePicture(60, 40).gif().toBuffer())
  const prepared = await preparePicture(path, { folder: folder.path })
  assert.equal(
    (await readdir(folder.path)).map((name) => join(folder.path, name)),
    [prepared.path],
  )
})

test.run()
