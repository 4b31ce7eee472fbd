/** Lines on a canvas: they hold all words, fit the box, and are of like lengths. */
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  balancedLines,
  isRightToLeft,
  textPieces,
  widthOfLine,
} from '../../../../node/web/media/flat-lines.ts'
import { check } from '../../../helpers/seed.ts'

const test = suite('node/web/media/flat-lines')
const measure = (text: string): number => text.length
const options = (width: number) => ({ width, spaceWidth: 1 })

function lines(text: string, width: number): string[] {
  return balancedLines(textPieces(text, width, measure), options(width)).map((line) =>
    line
      .map(({ content, hasSpace }, at) => (hasSpace && at > 0 ? ` ${content}` : content))
      .join(''),
  )
}

test('lines are of like lengths', () => {
  assert.equal(lines('soup and bread for all', 20), ['soup and', 'bread for all'])
  assert.equal(lines('soup', 20), ['soup'])
  assert.equal(lines('', 20), [''])
})

test('a word that is longer than a line goes on in the next one, and so do scripts without spaces', () => {
  assert.equal(lines('a soooooooooup', 6).join('').replaceAll(' ', ''), 'asoooooooooup')
  assert.equal(lines('猫はスープ', 3), ['猫は', 'スープ'])
})

test('no line is wider than the box, and no word is lost', () => {
  const word = fc.stringMatching(/^[a-z猫]{1,20}$/u)
  check(
    fc.property(
      fc.array(word, { maxLength: 20 }),
      fc.integer({ min: 1, max: 40 }),
      (words, width) => {
        const broken = balancedLines(textPieces(words.join(' '), width, measure), options(width))
        for (const line of broken) assert.ok(widthOfLine(line, 1) <= width)
        const text = broken.flat().map(({ content }) => content)
        assert.is(text.join(''), words.join(''))
      },
    ),
  )
})

test('the first letter decides the direction, as in a page', () => {
  for (const text of ['שלום', '123 خبز', '🥨 ܫܠܡܐ', '«خبز»']) assert.ok(isRightToLeft(text), text)
  for (const text of ['soup خبز', '', '123', '汁']) assert.not.ok(isRightToLeft(text), text)
})

test.run()
