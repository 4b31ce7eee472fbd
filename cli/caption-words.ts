/** Words over a picture or card, as the options of `pappus post` give them. */
import type { Layer, MediaRequest, Upload } from '../node/http/media/schema.ts'
import { bottomLayer, middleLayer, topLayer, usualMood, type Ground } from '../protocol/captions.ts'
import { needs, notEmpty, notTogether, wrongValue } from './arguments.ts'
import { UsageError } from './errors.ts'
import type { NamedFile, WordOptions } from './media-options.ts'
import { text } from './output.ts'

/** Proportions of a card, as the view makes them. */
const cardSides = { width: 1440, height: 810 }

/**
 * Looks at what is to be posted before anything is done.
 *
 * @throws {UsageError} when there is nothing, or words stand over more than one picture, or over none.
 */
export function checkMedia(
  words: string | undefined,
  files: readonly NamedFile[],
  options: WordOptions,
): void {
  const { top, text: middle, bottom, card, original } = options
  const over = Object.entries({ '--top': top, '--text': middle, '--bottom': bottom })
  const [option] = over.find(([, given]) => given !== undefined) ?? []
  for (const [name, given] of over) if (given !== undefined) notEmpty(name, given)
  if (words === undefined && files.length === 0 && card === undefined) {
    throw new UsageError(text('cli.wrong.empty-post'))
  }
  needs('--original', original === true, '--photo', files.length > 0)
  if (card !== undefined) {
    cardColor(card)
    notTogether({ '--card': true, '--photo': files.length > 0 })
    needs('--card', true, '--text', option !== undefined)
  }
  const isOnePicture = files.length === 1 && files[0]?.option === '--photo'
  if (option !== undefined && card === undefined && !isOnePicture) {
    throw new UsageError(text('cli.wrong.words-over', { option }))
  }
}

/** The colour of a card, in small letters. @throws {UsageError} when it is none. */
export function cardColor(given: string): string {
  const color = given.toLowerCase()
  if (!/^#[\da-f]{6}$/u.test(color)) throw wrongValue('--card', given, text('cli.takes.color'))
  return color
}

/** An upload as a post takes it. */
export function fileMedia(upload: Upload, file: NamedFile, words: WordOptions): MediaRequest {
  const { width = 1, height = 1 } = upload
  const { alt, caption } = file
  return {
    upload: upload.id,
    ...(alt !== undefined && { alt }),
    ...(caption !== undefined && { caption }),
    ...layersOver({ width, height }, words),
  }
}

/** A card with words. */
export function cardMedia(color: string, words: WordOptions): MediaRequest {
  return { card: { color, ...cardSides }, ...layersOver({ ...cardSides, color }, words) }
}

/** The layers of words, where nobody moved them. */
export function layersOver(
  ground: Ground,
  { top, text: middle, bottom }: Pick<WordOptions, 'top' | 'text' | 'bottom'>,
): Pick<MediaRequest, 'layers' | 'mood'> {
  const layers: Layer[] = [
    ...(top === undefined ? [] : [topLayer(top, ground)]),
    ...(middle === undefined ? [] : [middleLayer(middle, ground)]),
    ...(bottom === undefined ? [] : [bottomLayer(bottom, ground)]),
  ]
  return layers.length === 0 ? {} : { layers, mood: usualMood(ground) }
}
