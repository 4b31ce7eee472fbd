import sharp from 'sharp'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { pictureSize } from '../../../node/pictures/picture-size.ts'
import { bytesFrom } from '../../helpers/seed.ts'

const test = suite('node/pictures/picture-size')

const image = sharp({
  create: { width: 301, height: 203, channels: 3, background: '#2f6f4f' },
})
const encoders = {
  jpeg: () => image.clone().jpeg().toBuffer(),
  'progressive jpeg': () => image.clone().jpeg({ progressive: true }).toBuffer(),
  png: () => image.clone().png().toBuffer(),
  gif: () => image.clone().gif().toBuffer(),
  webp: () => image.clone().webp().toBuffer(),
  'lossless webp': () => image.clone().webp({ lossless: true }).toBuffer(),
  'webp with transparency': () => image.clone().ensureAlpha(0.5).webp().toBuffer(),
  avif: () => image.clone().avif().toBuffer(),
}

for (const [name, encode] of Object.entries(encoders)) {
  test(`the size of a picture: ${name}`, async () => {
    assert.equal(pictureSize(await encode()), { width: 301, height: 203 })
  })
}

test('bytes that are no picture, or cut off anywhere, have no size and no effect', async () => {
  const next = bytesFrom('picture-size')
  for (let times = 0; times < 500; times += 1) pictureSize(next(1 + (times % 200)))
  assert.is(pictureSize(new Uint8Array(0)), undefined)
  assert.is(pictureSize(new TextEncoder().encode('<html>')), undefined)
  for (const encode of Object.values(encoders)) {
    const bytes = await encode()
    for (let length = 0; length < 40; length += 1) pictureSize(bytes.subarray(0, length))
  }
})

test.run()
