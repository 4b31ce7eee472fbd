/**
 * Places and sizes of words over a picture, in thousandths of its sides. A box never leaves the picture. While nobody moved or
 * sized it, a box keeps to its place, and its letters are as large as the text allows.
 */
import type { Layer } from '../../http/media/schema.ts'
import {
  cardRoom,
  edge,
  edgeRoom,
  fitSize,
  lettersOfMood,
  lineIn,
  linesOf as linesIn,
  middleRoom,
  type Room,
} from '../../../protocol/captions.ts'
import { colorFor, outlineFor, type Ground, type Mood } from './moods.ts'

export const whole = 1000
export const sizeMin = 30
export const sizeMax = 400
const widthMin = 100

export const places = ['top', 'bottom', 'free'] as const
export type Place = (typeof places)[number]

const rooms: Readonly<Record<Place, Room>> = {
  top: edgeRoom,
  bottom: edgeRoom,
  free: middleRoom,
}

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
  const room = place === 'free' && isCard ? cardRoom : rooms[place]
  const lineWidth = lineIn(room.width, ground)
  const size = fitSize(text, { letters: lettersOfMood[mood], lineWidth, room })
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

/** How many lines a text takes; no fewer than it really takes in our fonts. */
export function linesOf(text: string, { mood, ground, size, width }: Box): number {
  return linesIn(text, { letters: lettersOfMood[mood], lineWidth: lineIn(width, ground), size })
}
