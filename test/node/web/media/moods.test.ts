/** The looks of words: which one suits, colours that can be read, letters of every script. */
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { lettersOf, luminanceOf } from '../../../../protocol/captions.ts'
import {
  noHistory,
  noted,
  stepsMax,
  undone,
  type History,
} from '../../../../node/web/media/history.ts'
import { cutToBytes, isJoined, magnetsOf } from '../../../../node/web/media/letters.ts'
import {
  cardColors,
  colorFor,
  magnetColors,
  moods,
  occasionOf,
  paletteOf,
  paper,
  pickMood,
} from '../../../../node/web/media/moods.ts'
import { check } from '../../../helpers/seed.ts'

const test = suite('node/web/media/moods')
const photo = { width: 1600, height: 1200, brightness: 0.4 }
const card = { width: 1080, height: 1080, color: '#25624a' }

function contrast(one: string, other: string): number {
  const [dark = 0, bright = 0] = [luminanceOf(one), luminanceOf(other)].toSorted((a, b) => a - b)
  return (bright + 0.05) / (dark + 0.05)
}

for (const [text, ground, expected] of [
  ['WHEN IT RAINS', photo, 'wallpaper'],
  ['', photo, 'wallpaper'],
  ['some words that tell a little more than a line of a picture can', photo, 'plain'],
  ['short', { ...photo, brightness: 0.95 }, 'plain'],
  ['tell '.repeat(40), photo, 'typist'],
  ['Soup!', card, 'magnets'],
  ['汁は熱い', card, 'magnets'],
  ['خبز', card, 'plain'],
  ['خبز '.repeat(50), card, 'plain'],
  ['', card, 'plain'],
  ['Soup will be ready at seven', card, 'plain'],
  ['tell '.repeat(40), card, 'typist'],
] as const) {
  test(`${expected} suits “${text.slice(0, 30)}” on ${'color' in ground ? 'a card' : `a picture of ${ground.brightness}`}`, () => {
    assert.is(pickMood(occasionOf([text], ground)), expected)
  })
}

test('letters can be read on every card, by all moods that colour them', () => {
  for (const color of cardColors) {
    for (const mood of moods.filter((mood) => mood !== 'magnets')) {
      const ground = mood === 'typist' ? paper : color
      const found = contrast(colorFor(mood, { ...card, color }), ground)
      assert.ok(found >= 4.5, `${mood} on ${color}: ${found}`)
    }
  }
})

test('each magnet can be told from its white rim', () => {
  for (const color of magnetColors) assert.ok(contrast(color, '#ffffff') >= 4.5, color)
})

test('all colours are such as a layer takes', () => {
  const all = [...moods.flatMap(paletteOf), ...cardColors, ...magnetColors]
  for (const color of all) assert.match(color, /^#[\da-f]{6}$/u)
})

test('the colour that a mood begins with is one of those that it offers', () => {
  for (const mood of moods.filter((mood) => mood !== 'magnets')) {
    for (const ground of [photo, card, { ...card, color: '#fffdf7' }]) {
      assert.ok(paletteOf(mood).includes(colorFor(mood, ground)))
    }
  }
})

test('a letter is what a reader sees as one', () => {
  assert.equal(lettersOf('né👩‍👩‍👧한'), ['n', 'é', '👩‍👩‍👧', '한'])
})

test('words of scripts that join their letters are not cut', () => {
  const pieces = (text: string) =>
    magnetsOf(text).map((line) =>
      line.map((word) => word.map((piece) => piece.map(({ text }) => text).join('|'))),
    )
  assert.equal(pieces('خبز من'), [[['خبز'], ['من']]])
  assert.equal(pieces('नमस्ते'), [[['नमस्ते']]])
  assert.equal(pieces('שלום'), [[['ש|ל|ו|ם']]])
  assert.equal(pieces('ラーメン!\nok'), [[['ラ|ー', 'メ', 'ン|!']], [['o|k']]])
  for (const text of ['ab', 'ñ', 'Привет', 'γεια', 'かな', '漢字', '안녕', 'สวัสดี', '1!', '🎉']) {
    assert.not.ok(isJoined(text), text)
  }
})

test('magnets are the whole text but its spaces', () => {
  check(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const magnets = magnetsOf(text).flat(3)
      assert.is(magnets.map((magnet) => magnet.text).join(''), text.replaceAll(/\s+/gu, ''))
      assert.equal(
        magnets.map(({ position }) => position),
        magnets.map((_, index) => index),
      )
    }),
  )
})

test('a text is cut to bytes between letters', () => {
  check(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(60), (text, bytesMax) => {
      const kept = cutToBytes(text, bytesMax)
      assert.ok(text.startsWith(kept))
      assert.ok(new TextEncoder().encode(kept).length <= bytesMax)
    }),
  )
})

test('all acts can be taken back, one by one, and those of one kind together', () => {
  const values = fc.array(fc.tuple(fc.nat(), fc.constantFrom(undefined, 'a', 'b')), {
    maxLength: 30,
  })
  check(
    fc.property(values, (acts) => {
      let history: History<number> = noHistory
      let value = -1
      const steps: number[] = []
      let last: string | undefined
      for (const [next, kind] of acts) {
        if (kind === undefined || kind !== last) steps.push(value)
        history = noted(history, value, kind)
        last = kind
        value = next
      }
      for (const expected of steps.toReversed()) {
        const back = undone(history)
        assert.is(back?.value, expected)
        history = back?.history ?? noHistory
      }
      assert.is(undone(history), undefined)
    }),
  )
})

test('what can be taken back has a limit', () => {
  let history: History<number> = noHistory
  for (let step = 0; step < stepsMax * 2; step++) history = noted(history, step)
  assert.is(history.past.length, stepsMax)
})

test.run()
