/** A picture is kept as it is only where nothing but pixels stands in it; whatever else is found, known or not, makes it be written anew. */
import { crc32 } from 'node:zlib'
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { concat, uintBytes, utf8 } from '../../../protocol/bytes.ts'
import { isPixelsOnly } from '../../../node/pictures/pixels-only.ts'
import { sampleOr } from '../../helpers/extent.ts'
import { animation, samplePicture } from '../../helpers/pictures.ts'
import { anyBytes, check } from '../../helpers/seed.ts'

const test = suite('node/pictures/pixels-only')

const formats = ['jpeg', 'png', 'webp'] as const
type Format = (typeof formats)[number]

const plain: Record<Format, Uint8Array> = {
  jpeg: new Uint8Array(await samplePicture(60, 40).jpeg().toBuffer()),
  png: new Uint8Array(await samplePicture(60, 40).png().toBuffer()),
  webp: new Uint8Array(await samplePicture(60, 40).webp().toBuffer()),
}
const secret = utf8('Alice was at home')

function takes(bytes: Uint8Array, format: Format): boolean {
  return isPixelsOnly(bytes, `image/${format}`)
}

/** A JPEG with one more segment behind its beginning. */
function withSegment(marker: number, content: Uint8Array): Uint8Array {
  const length = uintBytes(content.length + 2, 2)
  const { jpeg } = plain
  return concat(jpeg.slice(0, 2), Uint8Array.of(0xff, marker), length, content, jpeg.slice(2))
}

/** A PNG with one more chunk behind its header. */
function withChunk(name: string, content: Uint8Array): Uint8Array {
  const named = concat(utf8(name), content)
  const chunk = concat(uintBytes(content.length, 4), named, uintBytes(crc32(named), 4))
  return concat(plain.png.slice(0, 33), chunk, plain.png.slice(33))
}

/** A WebP with one more chunk at its end, and the length that says so. */
function withRiffChunk(name: string, content: Uint8Array): Uint8Array {
  const even = content.length % 2 === 0 ? content : concat(content, Uint8Array.of(0))
  const bytes = new Uint8Array(concat(plain.webp, utf8(name), new Uint8Array(4), even))
  const view = new DataView(bytes.buffer)
  view.setUint32(4, bytes.length - 8, true)
  view.setUint32(plain.webp.length + 4, content.length, true)
  return bytes
}

test('pictures that programs write without metadata are pixels only', async () => {
  for (const format of formats) assert.ok(takes(plain[format], format), format)
  const progressive = await samplePicture(60, 40).jpeg({ progressive: true }).toBuffer()
  assert.ok(takes(progressive, 'jpeg'))
  assert.ok(takes(await samplePicture(60, 40).ensureAlpha(0.5).webp().toBuffer(), 'webp'))
  assert.ok(takes(await animation('webp', { frames: 4, side: 20 }), 'webp'))
  assert.ok(takes(await samplePicture(60, 40).png({ palette: true }).toBuffer(), 'png'))
})

test('every application segment and comment of JPEG counts, but the two that decoders need', () => {
  const application = Array.from({ length: 16 }, (_, index) => 0xe0 + index)
  for (const marker of [...application, 0xfe, 0xc8, 0xf0, 0xf7]) {
    assert.not.ok(takes(withSegment(marker, secret), 'jpeg'), marker.toString(16))
  }
  const adobe = concat(utf8('Adobe'), Uint8Array.of(0, 100, 0, 0, 0, 0, 1))
  assert.ok(takes(withSegment(0xee, adobe), 'jpeg'))
  assert.not.ok(takes(withSegment(0xee, concat(adobe, secret)), 'jpeg'))
  // The first segment of JFIF may hold a small picture of its own.
  assert.not.ok(takes(withSegment(0xe0, concat(utf8('JFIF\0'), new Uint8Array(40))), 'jpeg'))
})

test('every chunk of PNG counts that is not of pixels and their colours', () => {
  for (const name of ['tEXt', 'zTXt', 'iTXt', 'eXIf', 'iCCP', 'tIME', 'acTL', 'caBX', 'prVt']) {
    assert.not.ok(takes(withChunk(name, secret), 'png'), name)
  }
  assert.ok(takes(withChunk('sRGB', Uint8Array.of(0)), 'png'))
})

test('every chunk of WebP counts that is not of pixels, at any depth', async () => {
  for (const name of ['EXIF', 'XMP ', 'ICCP', 'ABCD']) {
    assert.not.ok(takes(withRiffChunk(name, secret), 'webp'), name)
  }
  const moving = new Uint8Array(await animation('webp', { frames: 2, side: 20 }))
  const frame = Buffer.from(moving).indexOf('ANMF') + 8 + 16
  moving.set(utf8('EXIF'), frame)
  assert.not.ok(takes(moving, 'webp'))
})

test('what stands behind the end counts', () => {
  for (const format of formats) {
    for (const more of [secret, Uint8Array.of(0), plain[format]]) {
      assert.not.ok(takes(concat(plain[format], more), format), format)
    }
  }
})

test('AVIF and GIF are never kept', async () => {
  for (const format of ['avif', 'gif'] as const) {
    assert.not.ok(
      isPixelsOnly(await samplePicture(9, 9).toFormat(format).toBuffer(), `image/${format}`),
    )
  }
})

test('any bytes, and any part of a picture, have an answer; no part is a whole picture', () => {
  check(
    fc.property(
      fc.constantFrom(...formats),
      anyBytes({ lengthMax: 300 }),
      fc.nat(),
      (format, random, at) => {
        const whole = plain[format]
        const cut = at % whole.length
        assert.not.ok(takes(whole.slice(0, cut), format))
        assert.not.ok(takes(random, format))
        const changed = concat(whole.slice(0, cut), random, whole.slice(cut + random.length))
        assert.type(takes(changed, format), 'boolean')
      },
    ),
    { runs: sampleOr(2000, 50_000) },
  )
})

test.run()
