/** Words over a picture, kept as data: they can be edited, searched, read aloud and drawn anew. Spec: wire.md, "Media". */
import { fieldsOf, mapOf, type Fields, type Value } from './codec.ts'
import { MalformedError } from './errors.ts'
import { layerTextBytesMax, layersMax } from './limits.ts'

/** One piece of words. Places and sizes are thousandths: of the picture's width for `x` and `width`, else of its height. */
export interface Layer {
  /** 1 to 500 bytes. */
  readonly text: string
  /** Centre of its box. */
  readonly x: number
  readonly y: number
  /** Width of the box, in which lines break. */
  readonly width: number
  /** Height of a line. */
  readonly size: number
  readonly align: LayerAlign
  /** `#rrggbb` in small letters. */
  readonly color: string
  /** Whether the letters have an outline that sets them off any picture. */
  readonly hasOutline: boolean
}

export const layerAligns = ['start', 'center', 'end'] as const
export type LayerAlign = (typeof layerAligns)[number]

/** How words look: capitals with an outline, plain letters, a typewriter, coloured magnets on a fridge. */
export const moods = ['wallpaper', 'plain', 'typist', 'magnets'] as const
export type Mood = (typeof moods)[number]

/** Thousandths of a whole side. */
export const wholeSide = 1000

/** @throws {MalformedError} unless it is `#rrggbb` in small letters. */
export function parseColor(text: string): string {
  if (!/^#[\da-f]{6}$/u.test(text)) throw new MalformedError('no colour')
  return text
}

export function layerValue(layer: Layer): Value {
  const { text, x, y, width, size, align, color, hasOutline } = layer
  return mapOf({ text, x, y, w: width, size, align, color, outline: hasOutline })
}

/** Up to 20 layers. @throws {MalformedError} when one is wrong. */
export function readLayers(fields: Fields, key: string): Layer[] {
  if (!fields.has(key)) return []
  return fields.list(key, layersMax).map((value) => readLayer(fieldsOf(value)))
}

function readLayer(fields: Fields): Layer {
  return {
    text: fields.body('text', layerTextBytesMax),
    x: fields.uint('x', wholeSide),
    y: fields.uint('y', wholeSide),
    width: fields.uint('w', wholeSide, 1),
    size: fields.uint('size', wholeSide, 1),
    align: oneOf(layerAligns, fields.text('align', 10)),
    color: parseColor(fields.text('color', 7)),
    hasOutline: fields.flag('outline'),
  }
}

/** @throws {MalformedError} unless it is one of the words. */
export function oneOf<T extends string>(words: readonly T[], text: string): T {
  const found = words.find((word) => word === text)
  if (found === undefined) throw new MalformedError(`none of ${words.join(', ')}`)
  return found
}
