/** Pictures and files in words, for people who read a terminal. */
import type { Media } from '../node/http/media/schema.ts'
import { formatBytes } from './bytes.ts'
import { clean, cleanName, text } from './output.ts'

/** Lines about the media of a post; each has its number where there are several. */
export function mediaWords(media: readonly Media[]): string {
  return media
    .map((one, index) => oneMedia(one, media.length > 1 ? index + 1 : undefined))
    .join('\n')
}

/** `[picture 2048×1365, 0.9 MB: a dandelion]`, and below it the words on it and its caption. */
export function oneMedia(media: Media, number?: number): string {
  const { alt, caption, layers } = media
  const facts = factsOf(media).join(', ')
  const said = inLine(alt)
  const place = number === undefined ? '' : `${number}. `
  const words = layers.map((layer) => `“${inLine(layer.text)}”`).join(' ')
  return [
    `${place}[${said === '' ? facts : `${facts}: ${said}`}]`,
    ...(words === '' ? [] : [text('cli.media.words', { words })]),
    ...(caption === '' ? [] : [clean(caption)]),
  ].join('\n')
}

function factsOf({
  kind,
  name,
  bytes,
  width,
  height,
  durationMs,
  state,
  received,
}: Media): string[] {
  const isNamed = kind === 'file' && name !== ''
  const sides = width === undefined || height === undefined ? undefined : `${width}×${height}`
  const about = [
    ...(isNamed ? [cleanName(name)] : []),
    ...(sides === undefined || kind === 'card' ? [] : [sides]),
    ...(durationMs === undefined ? [] : [durationText(durationMs)]),
  ]
  return [
    [text('cli.media.kind', { kind }), ...about].join(' '),
    ...(kind === 'card' ? [] : [formatBytes(bytes)]),
    ...(state === 'here' ? [] : [stateText(state, bytes === 0 ? 0 : received / bytes)]),
  ]
}

function stateText(state: 'coming' | 'away', share: number): string {
  return state === 'away'
    ? text('cli.media.away')
    : text('cli.media.coming', { percent: Math.floor(share * 100) })
}

/** `1:05` or `1:02:05`. */
function durationText(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000)
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  const pad = (count: number): string => String(count).padStart(2, '0')
  const start = hours === 0 ? `${minutes}` : `${hours}:${pad(minutes)}`
  return `${start}:${pad(seconds % 60)}`
}

/** Words on one line; empty where nothing of them is visible. */
function inLine(words: string): string {
  return words.trim() === '' ? '' : cleanName(words)
}
