/** Pictures that move are told from those that do not by their first bytes. */
import sharp, { type Sharp } from 'sharp'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { isAnimated } from '../../../../node/web/media/animated.ts'

const test = suite('node/web/media/animated')

/** A picture of one colour, or of several in turn. */
function picture(frames: number): Sharp {
  const pages = Array.from({ length: frames }, (_, frame) => ({
    create: {
      width: 8,
      height: 8,
      channels: 3 as const,
      background: `hsl(${frame * 90}, 90%, 50%)`,
    },
  }))
  return frames === 1 ? sharp(pages[0]) : sharp(pages as never, { join: { animated: true } })
}

test('a GIF and a WebP move when they have several frames', async () => {
  for (const format of ['gif', 'webp'] as const) {
    assert.is(isAnimated(await picture(3).toFormat(format).toBuffer()), true, format)
    assert.is(isAnimated(await picture(1).toFormat(format).toBuffer()), false, format)
  }
})

test('a PNG moves when it says so before its first data', async () => {
  const still = await picture(1).png().toBuffer()
  assert.is(isAnimated(still), false)
  // The control chunk of an animated PNG, right after the header: its length, its name, its data and a checksum.
  const control = Buffer.concat([Buffer.from([0, 0, 0, 8]), Buffer.from('acTL'), Buffer.alloc(12)])
  const headEnd = 33
  const moving = Buffer.concat([still.subarray(0, headEnd), control, still.subarray(headEnd)])
  assert.is(isAnimated(moving), true)
})

test('nothing else moves, whatever its bytes are', async () => {
  assert.is(isAnimated(await picture(1).jpeg().toBuffer()), false)
  for (const text of ['', 'G', 'GIF8', 'RIFF', 'RIFF\0\0\0\0WEBPVP8X', '\u0089PNG\r\n', 'hello'])
    assert.is(isAnimated(Buffer.from(text, 'latin1')), false, text)
})

test.run()
