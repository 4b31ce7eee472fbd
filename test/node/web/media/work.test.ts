/** Words on pictures and cards: where boxes may be, what follows the text by itself, and what a post takes of it. */
import * as fc from 'fast-check'
import * as v from 'valibot'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { MediaRequest, type Layer } from '../../../../node/http/media/schema.ts'
import {
  heightOf,
  moveLayer,
  placeOf,
  places,
  sizeMax,
  whole,
} from '../../../../node/web/media/layers.ts'
import { moods } from '../../../../node/web/media/moods.ts'
import {
  addBox,
  cardRequest,
  cardShapes,
  chooseMood,
  moveBox,
  newCard,
  newWork,
  removeBox,
  resizeBox,
  setGround,
  setText,
  styleBox,
  wordsOf,
  type Work,
} from '../../../../node/web/media/work.ts'
import { check } from '../../../helpers/seed.ts'

const test = suite('node/web/media/work')

const photo = { src: '/photo', width: 1600, height: 1200, brightness: 0.4 }
const texts = [
  '',
  'soup',
  'When the bread is gone again',
  '汁は熱い',
  'خبز من فضلك',
  '👩‍👩‍👧🥨',
  'a\nb',
  'w'.repeat(80),
]

type Act = (work: Work) => Work

const box = fc.nat(3)
const text = fc.oneof(fc.constantFrom(...texts), fc.string({ unit: 'grapheme', maxLength: 200 }))
const offset = fc.integer({ min: -2000, max: 2000 })
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.constantFrom(...places).map(
    (place): Act =>
      (work) =>
        addBox(work, place),
  ),
  fc.tuple(box, text).map(
    ([at, text]): Act =>
      (work) =>
        setText(work, at, text),
  ),
  fc.constantFrom(...moods).map(
    (mood): Act =>
      (work) =>
        chooseMood(work, mood),
  ),
  fc.tuple(box, offset, offset).map(
    ([at, x, y]): Act =>
      (work) =>
        moveBox(work, at, { x, y }, heightIn(work, at)),
  ),
  fc.tuple(box, offset).map(
    ([at, by]): Act =>
      (work) =>
        resizeBox(work, at, by),
  ),
  box.map(
    (at): Act =>
      (work) =>
        styleBox(work, at, { align: 'end', color: '#ff5a4d' }),
  ),
  box.map(
    (at): Act =>
      (work) =>
        removeBox(work, at),
  ),
  fc.constantFrom(...Object.values(cardShapes)).map(
    (shape): Act =>
      (work) =>
        setGround(work, { ...work.ground, ...shape }),
  ),
)

function heightIn(work: Work, at: number): number {
  const layer = work.layers[at]
  return layer === undefined ? 0 : heightOf(layer, work)
}

function after(start: Work, acts: readonly Act[]): Work {
  return acts.reduce((work, each) => each(work), start)
}

function expectInside(layer: Layer, height: number): void {
  const { x, y, width } = layer
  assert.ok(x - width / 2 >= -0.5 && x + width / 2 <= whole + 0.5, `x ${x}, width ${width}`)
  const half = Math.min(whole, height) / 2
  assert.ok(y - half >= -0.5 && y + half <= whole + 0.5, `y ${y}, height ${height}`)
}

test('no box leaves the picture, whatever is done', () => {
  check(
    fc.property(fc.boolean(), fc.array(act, { maxLength: 12 }), (isCard, acts) => {
      const work = after(isCard ? newCard() : newWork(photo), acts)
      for (const layer of work.layers) expectInside(layer, heightOf(layer, work))
    }),
    { runs: 300 },
  )
})

test('the node takes what is made, whatever was done', () => {
  check(
    fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
      const request = cardRequest(after(newCard(), acts))
      if (request === undefined) return
      const { success, issues } = v.safeParse(MediaRequest, request)
      assert.ok(success, JSON.stringify(issues))
    }),
    { runs: 300 },
  )
})

test('a move can be taken back where the edge did not stop it', () => {
  const layer = { ...placedBox(), width: 300, x: 500, y: 500 }
  const step = fc.integer({ min: -150, max: 150 })
  check(
    fc.property(step, step, (x, y) => {
      const moved = moveLayer(layer, { x, y }, 100)
      assert.equal(moveLayer(moved, { x: -x, y: -y }, 100), layer)
    }),
  )
})

test('letters grow and shrink within their limits', () => {
  const work = setText(newCard(), 0, 'soup')
  assert.is(resizeBox(work, 0, 5000).layers[0]?.size, sizeMax)
  assert.ok((resizeBox(work, 0, -5000).layers[0]?.size ?? 0) > 0)
})

test('a box keeps to its place as the text grows, with smaller letters', () => {
  let work = addBox(newWork(photo), 'top')
  for (const text of [
    'soup',
    'soup again',
    'soup again, and again, and always and for ever soup',
  ]) {
    const before = work.layers[0]?.size ?? 0
    work = setText(work, 0, text)
    const [layer] = work.layers
    assert.ok(layer)
    assert.is(placeOf(layer, work), 'top')
    assert.ok(layer.size <= before)
  }
})

test('what a person moved, sized or coloured stays so when the text or the mood changes', () => {
  const start = setText(addBox(newWork(photo), 'top'), 0, 'soup')
  const moved = moveBox(start, 0, { x: 0, y: 300 }, 100)
  const sized = resizeBox(moved, 0, 20)
  const done = styleBox(sized, 0, { color: '#ff5a4d', hasOutline: false })
  const [expected] = done.layers
  const [layer] = chooseMood(setText(done, 0, 'soap'), 'plain').layers
  assert.equal(layer, { ...expected, text: 'soap' })
})

test('words stay readable on a card of another colour', () => {
  const dark = setText(newCard('#26281f'), 0, 'a text that is longer than magnets')
  const pale = setGround(dark, { ...dark.ground, color: '#fffdf7' })
  assert.is(dark.layers[0]?.color, '#ffffff')
  assert.not.equal(pale.layers[0]?.color, '#ffffff')
})

test('the mood follows the words until a person chooses one', () => {
  let work = newCard()
  work = setText(work, 0, 'Soup!')
  assert.is(work.mood, 'magnets')
  work = setText(work, 0, 'Soup will be ready at seven')
  assert.is(work.mood, 'plain')
  work = setText(work, 0, 'long '.repeat(40))
  assert.is(work.mood, 'typist')
  work = setText(chooseMood(work, 'wallpaper'), 0, 'Soup!')
  assert.is(work.mood, 'wallpaper')
})

test('a box holds as many bytes as a layer, and no half letters', () => {
  const work = setText(newCard(), 0, '👩‍👩‍👧'.repeat(100))
  const kept = work.layers[0]?.text ?? ''
  assert.ok(new TextEncoder().encode(kept).length <= 500)
  assert.is(kept.replaceAll('👩‍👩‍👧', ''), '')
})

test('empty boxes are left out, and a card without words is none', () => {
  assert.is(cardRequest(newCard()), undefined)
  assert.is(cardRequest(setText(newCard(), 0, ' \n ')), undefined)
  const work = addBox(setText(newCard(), 0, ' soup '), 'top')
  assert.equal(
    wordsOf(work).layers?.map((layer) => layer.text),
    ['soup'],
  )
  assert.equal(wordsOf(newWork(photo)), {})
})

test('there are no more boxes than a picture may have', () => {
  let work = newWork(photo)
  for (let count = 0; count < 30; count++) work = addBox(work, 'free')
  assert.is(work.layers.length, 20)
})

function placedBox(): Layer {
  const [layer] = newCard().layers
  assert.ok(layer)
  return layer
}

test.run()
