/** Words over a picture, at the places that nobody chose. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { decodeFields, encode, mapOf } from '../../protocol/codec.ts'
import {
  bottomLayer,
  ink,
  middleLayer,
  topLayer,
  usualMood,
  white,
} from '../../protocol/captions.ts'
import { layerValue, readLayers } from '../../protocol/layer.ts'

const test = suite('protocol/captions')
const photo = { width: 1600, height: 1200 }
const card = (color: string) => ({ width: 1200, height: 900, color })

test('short words stand large at the top and at the bottom, white with an outline', () => {
  const top = topLayer('WHEN IT RAINS', photo)
  assert.equal(top, {
    text: 'WHEN IT RAINS',
    x: 500,
    y: 105,
    width: 940,
    size: 150,
    align: 'center',
    color: white,
    hasOutline: true,
  })
  assert.is(bottomLayer('IT POURS', photo).y, 895)
  assert.is(usualMood(photo), 'wallpaper')
})

test('longer words are smaller, and all boxes stay within the picture', () => {
  const grounds = [photo, { width: 400, height: 4000 }, { width: 5000, height: 300 }]
  const words = ['a', 'many words '.repeat(8).trim(), 'x'.repeat(500), '雨'.repeat(80), 'a\nb\nc']
  for (const ground of grounds) {
    for (const text of words) {
      const [top, bottom] = [topLayer(text, ground), bottomLayer(text, ground)]
      const middle = middleLayer(text, ground)
      for (const layer of [top, bottom, middle]) {
        assert.ok(layer.size >= 50 && layer.size <= 150, `${layer.size}`)
        assert.ok(layer.y >= 0 && layer.y <= 1000 && layer.width <= 1000)
        const fields = decodeFields(encode(mapOf({ layers: [layerValue(layer)] })), 10_000)
        assert.equal(readLayers(fields, 'layers'), [layer])
      }
      assert.ok(top.y <= middle.y && middle.y <= bottom.y)
    }
  }
  const [short, long] = [topLayer('rain', photo), topLayer('rain and wind '.repeat(9), photo)]
  assert.ok(long.size < short.size)
})

test('words on a card can be read on its colour, without an outline', () => {
  const dark = middleLayer('Gone fishing', card('#2f6f4f'))
  assert.equal([dark.color, dark.hasOutline, dark.width], [white, false, 880])
  assert.is(middleLayer('Gone fishing', card('#fffdf7')).color, ink)
  assert.is(usualMood(card('#2f6f4f')), 'plain')
  assert.ok(middleLayer('Hi', card('#2f6f4f')).size > topLayer('Hi', card('#2f6f4f')).size)
})

test.run()
