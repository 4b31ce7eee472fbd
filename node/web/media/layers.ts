/**
 * Places and sizes of words over a picture, in thousandths of its sides. A box never leaves the picture. While nobody moved or
 * sized it, a box keeps to its place, and its letters are as large as the text allows.
 */
import type { Layer } from '../../http/media/schema.ts'
import { isWide, lettersOf } from './letters.ts'
import { colorFor, looks, outlineFor, type Ground, type Mood } from './moods.ts'

export const whole = 1000
export const sizeMin = 30
export const sizeMax = 400
const widthMin = 100
const sizeStep = 5

export const places = ['top', 'bottom', 'free'] as const
export type Place = (typeof places)[number]

/** Width of its box, and how large and high its words may be. */
const rooms: Readonly<Record<Place | 'card', { width: number; sizeMax: number; height: number }>> =
  {
    top: { width: 940, sizeMax: 150, height: 300 },
    bottom: { width: 940, sizeMax: 150, height: 300 },
    free: { width: 700, sizeMax: 130, height: 500 },
    // A card is all words.
    card: { width: 880, sizeMax: 320, height: 800 },
  }
const edge = 30
/** Letters smaller than this are not chosen for a person. */
const fitMin = 50

/** In thousandths of the sides. */
export interface Offset {
  readonly x: number
  readonly y: number
}

export interface Setting {
  readonly mood: Mood
  readonly ground: Ground
}

/** A new box at a place, as its text fills it. */
export function placed(place: Place, text: string, { mood, ground }: Setting): Layer {
  const isCard = ground.color !== undefined
  const room = rooms[place === 'free' && isCard ? 'card' : place]
  const size = fitSize(text, { mood, ground, ...room })
  const height = size * linesOf(text, { mood, ground, size, width: room.width })
  const center = { top: edge + height / 2, bottom: whole - edge - height / 2, free: whole / 2 }
  return clamp(
    {
      text,
      x: whole / 2,
      y: center[place],
      width: room.width,
      size,
      align: 'center',
      color: colorFor(mood, ground),
      hasOutline: outlineFor(mood, ground),
    },
    height,
  )
}

/** The place to which a box still keeps; `undefined` once a person moved or sized it. */
export function placeOf(layer: Layer, setting: Setting): Place | undefined {
  return places.find((place) => {
    const { x, y, size, width } = placed(place, layer.text, setting)
    return layer.x === x && layer.y === y && layer.size === size && layer.width === width
  })
}

/** The same box with another text, in another mood or on another ground. Settings that a person chose stay. */
export function refit(layer: Layer, text: string, before: Setting, after: Setting): Layer {
  const place = placeOf(layer, before)
  const { mood, ground } = before
  const changed = {
    ...layer,
    text,
    ...(layer.color === colorFor(mood, ground) && { color: colorFor(after.mood, after.ground) }),
    ...(layer.hasOutline === outlineFor(mood, ground) && {
      hasOutline: outlineFor(after.mood, after.ground),
    }),
  }
  if (place === undefined) return clamp(changed, heightOf(changed, after))
  const { x, y, size, width } = placed(place, text, after)
  return { ...changed, x, y, size, width }
}

/** Moves a box by so much, as far as the picture goes. */
export function moveLayer(layer: Layer, by: Offset, height: number): Layer {
  return clamp({ ...layer, x: layer.x + by.x, y: layer.y + by.y }, height)
}

/** Makes letters larger or smaller; lines break anew. */
export function resizeLayer(layer: Layer, by: number, setting: Setting): Layer {
  const size = Math.min(sizeMax, Math.max(sizeMin, layer.size + by))
  const changed = { ...layer, size }
  return clamp(changed, heightOf(changed, setting))
}

/** The box within the picture, in whole thousandths; one that is higher than the picture stands in its middle. */
export function clamp(layer: Layer, height: number): Layer {
  const width = Math.round(Math.min(whole, Math.max(widthMin, layer.width)))
  return {
    ...layer,
    width,
    size: Math.round(Math.min(sizeMax, Math.max(sizeMin, layer.size))),
    x: within(layer.x, width),
    y: within(layer.y, height),
  }
}

/** A centre such that a length around it stays within a side. */
function within(center: number, length: number): number {
  const half = Math.ceil(Math.min(whole, length) / 2)
  return Math.round(Math.min(whole - half, Math.max(half, center)))
}

/** Estimated height of a box. */
export function heightOf({ text, size, width }: Layer, { mood, ground }: Setting): number {
  return size * linesOf(text, { mood, ground, size, width })
}

interface Box extends Setting {
  readonly width: number
  readonly size: number
}

/** How many lines a text takes, by usual widths of letters; no fewer than it really takes in our fonts. */
export function linesOf(text: string, { mood, ground, size, width }: Box): number {
  const look = looks[mood]
  const lineWidth = lineIn(width, ground) / (size * look.fontShare) - look.padding
  return text.split('\n').reduce((lines, line) => {
    let used = 0
    let count = 1
    for (const word of wordsOf(line)) {
      const length = widthOf(word, look.letterWidth)
      if (used > 0 && used + length > lineWidth) {
        count += 1
        used = 0
      }
      // A word that is longer than a line goes on in the next ones.
      count += Math.max(0, Math.ceil(length / lineWidth) - 1)
      used = length > lineWidth ? length % lineWidth : used + length
      used += look.spaceWidth
    }
    return lines + count
  }, 0)
}

/** The largest size at which the words fill no more than the room, and no word is cut. */
export function fitSize(
  text: string,
  { sizeMax, height, width, mood, ground }: Setting & (typeof rooms)['top'],
): number {
  const look = looks[mood]
  const longest = Math.max(0, ...wordsOf(text).map((word) => widthOf(word, look.letterWidth)))
  for (let size = sizeMax; size > fitMin; size -= sizeStep) {
    const fitsWidth = (longest + look.padding) * size * look.fontShare <= lineIn(width, ground)
    if (fitsWidth && size * linesOf(text, { mood, ground, size, width }) <= height) return size
  }
  return fitMin
}

/** The parts that a line may end behind: words, and each letter of scripts that are written without spaces. */
function wordsOf(text: string): string[] {
  return text
    .split(/\s+/u)
    .filter((word) => word !== '')
    .flatMap((word) => (lettersOf(word).some(isWide) ? lettersOf(word) : [word]))
}

function widthOf(word: string, letterWidth: number): number {
  return lettersOf(word).reduce((sum, letter) => sum + (isWide(letter) ? 1.1 : letterWidth), 0)
}

/** A part of the width, in thousandths of the height: letters are measured by it. */
function lineIn(width: number, ground: Ground): number {
  return (width * ground.width) / ground.height
}
