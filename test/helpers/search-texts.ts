/** Random texts of several scripts, with few words, so that some occur often and some in parts of others. */
import type { Random } from './random.ts'

const words = [
  'dandelion',
  'Dandelions',
  'lion',
  'wind',
  'Löwenzahn',
  'LÖWE',
  'café',
  'cafe\u0301',
  'Straße',
  'strasse',
  'a',
  'I',
  'of',
  'одуванчик',
  'ёлка',
  'ветер',
  'я',
  'πικραλίδα',
  'άνεμος',
  'الهندباء',
  'ريح',
  'و',
  'שן הארי',
  'रुई',
  'हवा',
  'ดอกไม้',
  'ลม',
  '蒲公英',
  '蒲',
  '東京',
  '京都',
  'たんぽぽ',
  'が',
  'ﾀﾝﾎﾟﾎﾟ',
  '민들레',
  '바람',
  '🌼',
  '🦁',
  '👩‍🚀',
  'x"y',
  '100%',
  '_',
  '*',
  'AND',
  'ﬁne',
  '\u0000',
  '\ud800',
]

const blanks = [' ', ' ', '\n', '  ', '', ', ']

/** Up to so many words, at least one. */
export function anyText(random: Random, wordsMax: number): string {
  const parts = Array.from({ length: 1 + random.below(wordsMax) }, () => {
    return random.pick(words) + random.pick(blanks)
  })
  return parts.join('')
}
