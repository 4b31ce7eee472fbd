/** Pictures, films and files of an export: under which names they stand, and how pages show them. */
import type { ArchiveFile } from '../tar.ts'
import { storedFile } from './files.ts'
import { html, type Markup } from './markup.ts'
import type { Media } from './source.ts'
import type { Words } from './words.ts'

/** Endings of the types that browsers show without running anything. All else is `.bin`, whatever its author called it. */
const endings: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/avif': 'avif',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
  'video/quicktime': 'mov',
  'video/x-matroska': 'mkv',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/ogg': 'ogg',
  'audio/webm': 'weba',
  'audio/wav': 'wav',
  'audio/flac': 'flac',
  'application/pdf': 'pdf',
}

export interface MediaFiles {
  /** Names of files, from the folder of the export; absent where there is none. */
  readonly file?: string
  readonly preview?: string
  readonly flat?: string
}

/** @param item id of the post or message @param number which of its media, from 0 */
export function mediaFiles(item: string, number: number, media: Media): MediaFiles {
  if (!media.mayKeep) return {}
  const name = `media/${item}-${number + 1}`
  const ending = Object.hasOwn(endings, media.type) ? endings[media.type] : 'bin'
  return {
    ...(media.file && { file: `${name}.${ending}` }),
    ...(media.preview && { preview: `${name}.small.webp` }),
    ...(media.flat && { flat: `${name}.words.webp` }),
  }
}

/** The files themselves. */
export function* storedMedia(item: string, all: readonly Media[]): Generator<ArchiveFile> {
  for (const [number, media] of all.entries()) {
    const names = mediaFiles(item, number, media)
    for (const part of ['file', 'preview', 'flat'] as const) {
      const [name, stored] = [names[part], media[part]]
      if (name !== undefined && stored !== undefined) yield storedFile(name, stored)
    }
  }
}

export interface DrawMedia {
  item: string
  /** The way from the page to the folder of the export: `''` or `../`. */
  up: string
  words: Words
}

export function drawMedia(all: readonly Media[], given: DrawMedia): Markup | undefined {
  if (all.length === 0) return undefined
  return html`<div class="media">${all.map((media, number) => drawOne(media, number, given))}</div>`
}

function drawOne(media: Media, number: number, { item, up, words }: DrawMedia): Markup {
  const files = mediaFiles(item, number, media)
  const to = (name: string | undefined): string | undefined => name && `${up}${name}`
  const seen = seenIn(
    media,
    { file: to(files.file), small: to(files.flat ?? files.preview) },
    words,
  )
  const over = media.flat === undefined ? media.words : []
  return html`<figure id="media-${item}-${number + 1}">
    ${seen}${over.map(
      (line) => html`<p dir="auto" class="over">${line}</p>`,
    )}${caption(media, words)}
  </figure>`
}

function caption(media: Media, { text }: Words): Markup | undefined {
  const missing =
    media.isAway && media.mayKeep
      ? text('export.missing')
      : !media.mayKeep && media.kind !== 'card'
        ? text('export.notKept')
        : undefined
  if (media.caption === '' && missing === undefined) return undefined
  return html`<figcaption dir="auto">
    ${media.caption}${missing && html` <em class="missing">${missing}</em>`}
  </figcaption>`
}

interface Places {
  file: string | undefined
  /** A picture of it, at a size that a page can show many of. */
  small: string | undefined
}

function seenIn(media: Media, { file, small }: Places, words: Words): Markup {
  const label = labelOf(media, words)
  if (media.kind === 'video' && file !== undefined) {
    return html`<video
      controls
      preload="none"
      src="${file}"
      ${small && html`poster="${small}"`}
      aria-label="${label}"
    ></video>`
  }
  if (media.kind === 'audio' && file !== undefined) {
    return html`<audio controls preload="none" src="${file}" aria-label="${label}"></audio>`
  }
  const shown = small ?? (media.kind === 'picture' ? file : undefined)
  if (shown !== undefined) {
    const picture = html`<img src="${shown}" alt="${label}" loading="lazy" ${sizeOf(media)} />`
    return file === undefined ? picture : html`<a href="${file}">${picture}</a>`
  }
  if (file !== undefined) {
    return html`<a href="${file}" download="${media.name}"><bdi>${label}</bdi></a>`
  }
  return html`<p class="stand-in" dir="auto">${label}</p>`
}

/** The proportions alone matter: the page keeps the place before the picture is loaded. */
function sizeOf({ width, height }: Media): Markup | undefined {
  if (width === undefined || height === undefined) return undefined
  return html`width="${width}" height="${height}"`
}

function labelOf({ alt, name, kind }: Media, { text }: Words): string {
  return alt || name || text(`export.kind.${kind}`)
}
