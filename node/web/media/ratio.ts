/** The proportions of a picture or video; square where nobody said them. */
import type { Media } from '../../http/media/schema.ts'

/** Width by height. */
export function ratioOf({ width, height }: Pick<Media, 'width' | 'height'>): number {
  return width === undefined || height === undefined ? 1 : width / height
}

/** Proportions in the stream: a panorama and a tower are cut to these. */
const ratioMin = 0.7
const ratioMax = 3
const heightPxMax = 620
const widthPxMin = 240

/** The room of a picture that stands alone: its own proportions within limits, and no larger than it is. */
export function roomAlone(media: Media): { aspectRatio: string; maxInlineSize: string } {
  const own = media.width === undefined && media.kind === 'video' ? 16 / 9 : ratioOf(media)
  const ratio = Math.min(ratioMax, Math.max(ratioMin, own))
  const isDrawn = media.kind === 'card' || media.width === undefined
  const width = isDrawn ? Infinity : Math.max(widthPxMin, media.width ?? 0)
  const maxInlineSize = `${Math.round(Math.min(width, heightPxMax * ratio))}px`
  return { aspectRatio: String(ratio), maxInlineSize }
}
