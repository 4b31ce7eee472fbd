/** A work of the studio: words on a picture or card. Each act gives a new work, so that all can be undone. */
import type { Layer, MediaRequest } from '../../http/media/schema.ts'
import { layersMax, layerTextBytesMax } from '../../../protocol/limits.ts'
import { nameKey } from '../../../protocol/text.ts'
import {
  clamp,
  moveLayer,
  placed,
  refit,
  resizeLayer,
  type Offset,
  type Place,
  type Setting,
} from './layers.ts'
import { cutToBytes } from './letters.ts'
import { cardColors, occasionOf, pickMood, type Ground, type Mood } from './moods.ts'

/** The picture or card that the words stand on. */
export interface StudioGround extends Ground {
  /** Address of the picture; absent for a card. */
  readonly src?: string
}

export interface Work {
  readonly ground: StudioGround
  readonly layers: readonly Layer[]
  readonly mood: Mood
  /** Whether a person chose the mood; until then it follows the words. */
  readonly isMoodChosen: boolean
}

/** A box that is dragged: as it was in the beginning, how far it went, its height as it is shown. */
export interface Drag {
  readonly from: Layer
  readonly by: Offset
  readonly height: number
}

/** Proportions of cards, as pixels. */
export const cardShapes = {
  square: { width: 1080, height: 1080 },
  wide: { width: 1440, height: 810 },
  tall: { width: 1080, height: 1350 },
} as const
export type CardShape = keyof typeof cardShapes

/** A picture or card without words yet. */
export function newWork(ground: StudioGround): Work {
  return { ground, layers: [], mood: pickMood(occasionOf([], ground)), isMoodChosen: false }
}

/** Words that were made before, to be edited or remixed. */
export function workFrom(
  ground: StudioGround,
  { layers, mood }: { layers: readonly Layer[]; mood?: Mood | undefined },
): Work {
  const empty = newWork(ground)
  return { ...empty, layers, mood: mood ?? empty.mood, isMoodChosen: mood !== undefined }
}

/** A card with one empty box, to be written in at once. */
export function newCard(color: string = cardColors[0]!, shape: CardShape = 'wide'): Work {
  return addBox(newWork({ color, ...cardShapes[shape] }), 'free')
}

export function canAdd({ layers }: Work): boolean {
  return layers.length < layersMax
}

/** A new box is the last one. */
export function addBox(work: Work, place: Place): Work {
  if (!canAdd(work)) return work
  return { ...work, layers: [...work.layers, placed(place, '', work)] }
}

export function setText(work: Work, at: number, text: string): Work {
  const kept = cutToBytes(text.toWellFormed(), layerTextBytesMax)
  const texts = work.layers.map((layer, index) => (index === at ? kept : layer.text))
  return refitted(work, texts, work)
}

export function chooseMood(work: Work, mood: Mood): Work {
  return refitted(work, textsOf(work), { ...work, mood, isMoodChosen: true })
}

/** Another colour or shape of card, or another picture under the same words. */
export function setGround(work: Work, ground: StudioGround): Work {
  return refitted(work, textsOf(work), { ...work, ground })
}

/** Changes what a person sets of a box by hand: alignment, colour, outline. */
export function styleBox(
  work: Work,
  at: number,
  style: Partial<Pick<Layer, 'align' | 'color' | 'hasOutline'>>,
): Work {
  return withBox(work, at, (layer) => ({ ...layer, ...style }))
}

/** @param height of the box, as it is shown */
export function moveBox(work: Work, at: number, by: Offset, height: number): Work {
  return withBox(work, at, (layer) => moveLayer(layer, by, height))
}

/** Moves a box from where a drag began. */
export function dragBox(work: Work, at: number, { from, by, height }: Drag): Work {
  const { x, y } = moveLayer(from, by, height)
  return withBox(work, at, (layer) => ({ ...layer, x, y }))
}

/** By how many thousandths one press changes a size. */
export const sizeStep = 10

export function resizeBox(work: Work, at: number, by: number): Work {
  return withBox(work, at, (layer) => resizeLayer(layer, by, work))
}

export function removeBox(work: Work, at: number): Work {
  const left = { ...work, layers: work.layers.filter((_, index) => index !== at) }
  return refitted(left, textsOf(left), left)
}

/** The words as a post takes them: without empty boxes. */
export function wordsOf(work: Work): Pick<MediaRequest, 'layers' | 'mood'> {
  const layers = work.layers
    .map((layer) => ({ ...layer, text: layer.text.trim() }))
    .filter(({ text }) => isVisible(text))
    .map((layer) => clamp(layer, layer.size))
  return layers.length === 0 ? {} : { layers, mood: work.mood }
}

/** A card as a post takes it; `undefined` while it has no words, or when the work is no card. */
export function cardRequest(work: Work): MediaRequest | undefined {
  const { color, width, height } = work.ground
  const words = wordsOf(work)
  if (color === undefined || words.layers === undefined) return undefined
  return { card: { color, width, height }, ...words }
}

/** With other texts, in a new setting; the mood follows as long as nobody chose it. */
function refitted(work: Work, texts: readonly string[], after: Work): Work {
  const { ground, isMoodChosen } = after
  const mood = isMoodChosen ? after.mood : pickMood(occasionOf(texts, ground))
  const setting: Setting = { mood, ground }
  const layers = work.layers.map((layer, index) => refit(layer, texts[index] ?? '', work, setting))
  return { ...after, mood, layers }
}

function withBox(work: Work, at: number, change: (layer: Layer) => Layer): Work {
  return {
    ...work,
    layers: work.layers.map((layer, index) => (index === at ? change(layer) : layer)),
  }
}

/** The node takes no text of which nothing is seen. */
function isVisible(text: string): boolean {
  return /[^\s\p{M}]/u.test(nameKey(text))
}

function textsOf({ layers }: Work): string[] {
  return layers.map(({ text }) => text)
}
