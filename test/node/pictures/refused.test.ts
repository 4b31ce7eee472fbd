/** Pictures that would cost too much, are broken or are none: each is refused with a word that says why, and leaves nothing behind. */
import { spawnSync } from 'node:child_process'
import { cp, readdir, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import sharp from 'sharp'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { PappusError } from '../../../node/errors.ts'
import { pictureBytesMax, waitingMax } from '../../../node/pictures/limits.ts'
import { preparePicture, preparePreview } from '../../../node/pictures/prepare.ts'
import { runJob } from '../../../node/pictures/worker-process.ts'
import { locales, textFor } from '../../../node/messages/messages.ts'
import { animation, noisePicture, pngOfClaimedSize, samplePicture } from '../../helpers/pictures.ts'
import { rejects } from '../../helpers/rejects.ts'
import { bytesFrom } from '../../helpers/seed.ts'
import { smallDisk } from '../../helpers/small-disk.ts'
import { tempDir } from '../../helpers/temp-dir.ts'

const test = suite('node/pictures/refused')
const shared = ['errors', 'background', 'durations'].map((name) => `node/${name}.js`)

/** Expects that bytes are refused as a picture, and as a poster where they are few enough. */
async function refuses(bytes: Uint8Array, code: string): Promise<PappusError> {
  await using folder = await tempDir()
  const path = join(folder.path, 'source')
  await writeFile(path, bytes)
  const error = await rejects(preparePicture(path, { folder: folder.path }), code)
  await rejects(preparePicture(path, { folder: folder.path, original: true }), code)
  assert.equal(await readdir(folder.path), ['source'])
  if (bytes.length < 2 ** 21) await rejects(preparePreview(bytes), code)
  return error
}

test('a header of 2,500 megapixels is refused before anything is decoded', async () => {
  const { values } = await refuses(await pngOfClaimedSize(50_000, 50_000), 'picture-too-big')
  assert.equal(values, { what: 'pixels', count: 2500, max: 100 })
})

test('an animation of too many frames is refused', async () => {
  const { values } = await refuses(
    await animation('gif', { frames: 501, side: 2 }),
    'picture-too-big',
  )
  assert.equal(values, { what: 'frames', count: 501, max: 500 })
})

test('an animation of too many pixels is refused', async () => {
  const bytes = await animation('gif', { frames: 17, side: 2 })
  // The size of the canvas, on which each frame is shown.
  bytes.writeUInt16LE(2000, 6)
  bytes.writeUInt16LE(2000, 8)
  const { values } = await refuses(bytes, 'picture-too-big')
  assert.equal(values, { what: 'framePixels', count: 68, max: 64 })
})

test('a file of too many bytes is refused', async () => {
  await using folder = await tempDir()
  const path = join(folder.path, 'source')
  await writeFile(path, await samplePicture(60, 40).jpeg().toBuffer())
  await truncate(path, pictureBytesMax + 1)
  const error = await rejects(preparePicture(path, { folder: folder.path }), 'picture-too-big')
  assert.equal(error.values, { what: 'bytes', count: 269, max: 268 })
})

test('a poster of too many bytes is refused', async () => {
  await rejects(preparePreview(new Uint8Array(2 ** 21 + 1)), 'too-large')
})

for (const format of ['jpeg', 'png', 'webp', 'gif', 'avif'] as const) {
  test(`a ${format} that is cut off is refused`, async () => {
    const bytes = await noisePicture(300, 200).toFormat(format).toBuffer()
    await refuses(bytes.subarray(0, Math.floor(bytes.length * 0.6)), 'picture-broken')
    await rejects(preparePreview(bytes.subarray(0, 40)), 'picture-broken')
  })
}

test('a picture of chance behind a good beginning is refused', async () => {
  const bytes = await noisePicture(300, 200).png().toBuffer()
  bytes.set(bytesFrom('chance')(bytes.length - 100), 100)
  await refuses(bytes, 'picture-broken')
})

test('what is no picture is refused as one', async () => {
  const html = Buffer.from('<html><script>alert(1)</script></html>')
  assert.equal((await refuses(html, 'picture-format')).values, { format: 'other' })
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
  assert.equal((await refuses(svg, 'picture-format')).values, { format: 'svg' })
  const heic = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1')
  assert.equal((await refuses(heic, 'picture-format')).values, { format: 'heic' })
})

/** Arabic and Persian write digits of their own. */
function withLatinDigits(text: string): string {
  return text.replaceAll(/[٠-٩۰-۹]/gu, (digit) => String(digit.charCodeAt(0) % 16))
}

test('every refusal has its words in each language', async () => {
  const shown = [
    ['picture-format', { format: 'svg' }, /PNG/u],
    ['picture-format', { format: 'heic' }, /JPEG/u],
    ['picture-format', { format: 'other' }, /WebP/u],
    ['picture-too-big', { what: 'pixels', count: 2500, max: 100 }, '100'],
    ['picture-too-big', { what: 'frames', count: 501, max: 500 }, '501'],
    ['picture-too-big', { what: 'framePixels', count: 68, max: 64 }, '68'],
    ['picture-too-big', { what: 'bytes', count: 269, max: 268 }, '268'],
    ['picture-too-big', { what: 'memory' }, /./u],
    ['picture-too-big', { what: 'time' }, /./u],
    ['pictures-unavailable', { reason: 'why' }, /why/u],
  ] as const
  for (const locale of locales) {
    for (const [code, values, expected] of shown) {
      const text = textFor(locale, `error.${code}`, values)
      assert.match(withLatinDigits(text), expected)
      assert.not.match(text, /[{}]/u)
    }
  }
})

test('a picture that takes too much memory is refused while it is decoded', async () => {
  const create = { width: 7500, height: 7500, channels: 3, background: '#345678' } as const
  await using folder = await tempDir()
  const path = join(folder.path, 'source')
  await sharp({ create }).avif({ effort: 0, quality: 10 }).toFile(path)
  const error = await rejects(preparePicture(path, { folder: folder.path }), 'picture-too-big')
  assert.equal(error.values, { what: 'memory' })
})

test('a picture that takes too long is given up', async () => {
  const bytes = await noisePicture(1500, 1500).jpeg().toBuffer()
  const error = await rejects(runJob({ kind: 'preview', bytes }, { msMax: 1 }), 'picture-too-big')
  assert.equal(error.values, { what: 'time' })
})

test('a full disk is said to be full, whether the picture is written anew or kept', async () => {
  await using disk = smallDisk(1)
  if (disk === undefined) return
  await using source = await tempDir()
  const path = join(source.path, 'picture')
  for (const picture of [noisePicture(900, 900).withExif({ IFD0: {} }), noisePicture(900, 900)]) {
    await picture.png().toFile(path)
    const options = { folder: disk.path, original: true }
    await rejects(preparePicture(path, options), 'disk-full')
    assert.equal(await readdir(disk.path), [])
  }
})

test('a file that is not there says nothing about a picture', async () => {
  await using folder = await tempDir()
  const missing = join(folder.path, 'missing')
  await rejects(preparePicture(missing, { folder: folder.path }), 'unexpected')
})

test('work that is given up ends, and leaves nothing', async () => {
  await using folder = await tempDir()
  const path = join(folder.path, 'source')
  await writeFile(path, await noisePicture(2500, 2500).png().toBuffer())
  const given = new AbortController()
  const options = { folder: folder.path, signal: given.signal }
  const works = [preparePicture(path, options), preparePicture(path, options)]
  given.abort(new Error('given up'))
  for (const { reason } of (await Promise.allSettled(works)) as PromiseRejectedResult[]) {
    assert.is((reason as Error).message, 'given up')
  }
  assert.equal(await readdir(folder.path), ['source'])
  // The line goes on behind them.
  assert.is((await preparePreview(await samplePicture(9, 9).png().toBuffer())).width, 9)
})

test('more pictures than may wait are refused at once, and the others are not', async () => {
  const given = new AbortController()
  const bytes = await samplePicture(9, 9).png().toBuffer()
  const works = Array.from({ length: waitingMax }, () =>
    preparePreview(bytes, { signal: given.signal }),
  )
  await rejects(preparePreview(bytes), 'pictures-busy')
  const [first, ...rest] = works
  assert.is((await first)?.width, 9)
  given.abort(new Error('enough'))
  await Promise.allSettled(rest)
})

test('a machine on which sharp does not run says so', async () => {
  await using folder = await tempDir()
  const dist = join(import.meta.dirname, '../../../dist')
  // Away from the packages, all but sharp and the hash of blurs is there.
  for (const part of ['protocol', 'node/pictures', ...shared]) {
    await cp(join(dist, part), join(folder.path, part), { recursive: true })
  }
  await writeFile(join(folder.path, 'package.json'), '{"type":"module"}')
  const prepare = pathToFileURL(join(folder.path, 'node/pictures/prepare.js')).href
  const room = (await import(prepare)) as { preparePreview: typeof preparePreview }
  const bytes = await samplePicture(9, 9).png().toBuffer()
  const error = await room.preparePreview(bytes).catch((error: unknown) => error)
  assert.is((error as PappusError).code, 'pictures-unavailable')
  assert.match(String((error as PappusError).values['reason']), /sharp/u)
})

test('the process of a picture runs from dist too, without types', () => {
  const script = `import { preparePreview } from './dist/node/pictures/prepare.js'
    import sharp from 'sharp'
    const create = { width: 7, height: 5, channels: 3, background: 'red' }
    console.log((await preparePreview(await sharp({ create }).png().toBuffer())).width)`
  const root = join(import.meta.dirname, '../../..')
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: root,
    encoding: 'utf8',
  })
  assert.is(stdout.trim(), '7', stderr)
})

test.run()
