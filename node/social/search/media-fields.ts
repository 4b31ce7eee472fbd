/** Texts of media: for people who do not see them, below them, and over them. */
import type { Layer } from '../../../protocol/layer.ts'
import type { Field, FieldName } from '../../search/excerpts.ts'
import type { Has } from '../../search/query.ts'
import type { MediaRow } from '../media/tables.ts'

export function mediaFields({ alt, caption, layers, name, kind }: MediaRow): Field[] {
  const isFile = kind === 'file' || kind === 'audio'
  return [
    field('words', wordsOf(layers)),
    field('caption', caption),
    field('alt', alt),
    // That of a picture is its camera's.
    field('file', isFile ? name : ''),
  ].flat()
}

/** A field, unless it is empty. */
export function field(name: FieldName, text: string): Field[] {
  return text === '' ? [] : [{ name, text }]
}

/** The words over a picture, each piece on a line. */
export function wordsOf(layers: readonly Layer[]): string {
  return layers.map(({ text }) => text).join('\n')
}

export function hasOf(media: readonly MediaRow[]): Has[] {
  const words = media.map(({ kind }): Has => {
    if (kind === 'picture' || kind === 'card') return 'photo'
    return kind === 'video' ? 'video' : 'file'
  })
  return [...new Set(words)]
}
