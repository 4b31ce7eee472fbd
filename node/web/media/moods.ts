/** The looks of words: their letters and colours, and which one suits a picture and what is written on it. */
import type { Media } from '../../http/media/schema.ts'
import {
  ink,
  isBright,
  lettersOf,
  lettersOfMood,
  white,
  type Letters,
} from '../../../protocol/captions.ts'
import { isJoined } from './letters.ts'

export type Mood = NonNullable<Media['mood']>

/** The numbers of a look, for the page and for the canvas alike. Lengths are shares of the height of a letter. */
export interface Look extends Letters {
  readonly fonts: string
  readonly weight: number
  /** Width of the outline, half of which the letter hides. */
  readonly outline: number
}

const everyScript = `system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans Arabic', 'Noto Sans Hebrew', 'Noto Sans Devanagari', 'Hiragino Sans', 'Yu Gothic', 'Noto Sans CJK JP', 'Noto Sans JP', 'Microsoft YaHei', 'Malgun Gothic', 'Noto Color Emoji', sans-serif`

export const looks: Readonly<Record<Mood, Look>> = {
  wallpaper: {
    fonts: `Anton, Impact, Haettenschweiler, ${everyScript}`,
    weight: 900,
    ...lettersOfMood.wallpaper,
    outline: 0.16,
  },
  plain: {
    fonts: everyScript,
    weight: 600,
    ...lettersOfMood.plain,
    outline: 0.14,
  },
  typist: {
    fonts: `'Courier Prime', 'Courier New', Courier, 'Noto Sans Mono', ${everyScript}`,
    weight: 400,
    ...lettersOfMood.typist,
    outline: 0,
  },
  magnets: {
    fonts: `Fredoka, 'Arial Rounded MT Bold', 'Hiragino Maru Gothic ProN', ${everyScript}`,
    weight: 600,
    ...lettersOfMood.magnets,
    outline: 0.2,
  },
}

export const moods = Object.keys(looks) as Mood[]

/** The paper of the typist. */
export const paper = '#faf4e3'

/** Colours of the magnets, one after the other. Each can be told from white and from the one before it. */
export const magnetColors = ['#c8261b', '#1f5fbf', '#1d7a3a', '#b0470a', '#7a2fa0', '#00707c']
/** By how many degrees each magnet is turned, and by how much of its height it is moved. */
export const magnetTurns = [-5, 4, -2, 6, -6, 3, 5, -3, 2]
export const magnetLifts = [0.02, -0.03, 0.04, -0.01, -0.04, 0.03, 0, 0.05]

const palettes: Readonly<Record<Mood, readonly string[]>> = {
  wallpaper: [white, ink, '#ffe14a', '#ff5a4d', '#5fd08c', '#6cc4ff', '#ffa8e0'],
  plain: [white, ink, '#ffe9a8', '#a23c1f', '#25624a', '#1f4f9a', '#7b2d6b'],
  typist: [ink, '#8f1d1d', '#1f3a7a', '#1f5a37', '#5b2a6e'],
  magnets: [],
}

/** Colours that are offered for letters; none for magnets, which are of all colours. */
export function paletteOf(mood: Mood): readonly string[] {
  return palettes[mood]
}

export const cardColors = [
  '#25624a',
  '#1f3f73',
  '#7b2d6b',
  '#a23c1f',
  '#26281f',
  '#f2c452',
  '#cfe6d5',
  '#fffdf7',
]

/** Where the words stand: a card of one colour, or a picture, of which only its brightness counts. */
export interface Ground {
  readonly width: number
  readonly height: number
  /** Of a card, `#rrggbb`. */
  readonly color?: string
  /** Of a picture: 0 is black, 1 is white. */
  readonly brightness?: number
}

/** From here on a ground is so bright that white letters are lost on it. */
const brightFrom = 0.45
/** From here on a picture is nearly white: a page, a screenshot. */
const paleFrom = 0.85

/** Letters that can be read on a ground. */
export function colorFor(mood: Mood, ground: Ground): string {
  if (mood === 'typist') return ink
  if (ground.color !== undefined) return isBright(ground.color) ? ink : white
  // The outline of wallpaper letters sets them off anything.
  if (mood === 'wallpaper') return white
  return (ground.brightness ?? 0) > brightFrom ? ink : white
}

/** On a card letters need nothing to set them off; paper and rim belong to their mood. */
export function outlineFor(mood: Mood, ground: Ground): boolean {
  return ground.color === undefined || mood === 'typist' || mood === 'magnets'
}

/** The outline of letters of a colour. */
export function outlineColor(color: string): string {
  return isBright(color) ? '#000000' : white
}

/** Letters of a text, from which a mood is picked. */
const fewLetters = 16
const someLetters = 60
const manyLetters = 140

export interface Occasion {
  /** Letters of all words together. */
  readonly length: number
  readonly brightness?: number | undefined
  readonly isCard: boolean
  readonly script: 'separate' | 'joined'
}

/** The mood that suits; a person changes it with one press. */
export function pickMood({ length, brightness, isCard, script }: Occasion): Mood {
  if (length > manyLetters) return script === 'joined' ? 'plain' : 'typist'
  if (isCard)
    return length > 0 && length <= fewLetters && script === 'separate' ? 'magnets' : 'plain'
  if (length > someLetters || (brightness ?? 0) >= paleFrom) return 'plain'
  return 'wallpaper'
}

/** The occasion that texts on a ground are. */
export function occasionOf(texts: readonly string[], ground: Ground): Occasion {
  const text = texts.join('')
  return {
    length: lettersOf(text).length,
    brightness: ground.brightness,
    isCard: ground.color !== undefined,
    script: isJoined(text) ? 'joined' : 'separate',
  }
}
