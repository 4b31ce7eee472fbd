/** A picture or a card with the words over it. It fills the room that it is in. */
import type { Media } from '../../http/media/schema.ts'
import { LazyLayers } from './lazy.tsx'

export interface CaptionedProps {
  media: Pick<Media, 'alt' | 'layers' | 'mood' | 'color'>
  /** Address of the picture; a card has none. */
  src?: string | undefined
}

export function Captioned({ media: { alt, layers, mood, color }, src }: CaptionedProps) {
  return (
    <div class="captioned" style={color === undefined ? {} : { backgroundColor: color }}>
      {src === undefined ? null : <img src={src} alt={alt} loading="lazy" decoding="async" />}
      {layers.length === 0 ? null : <LazyLayers layers={layers} mood={mood ?? 'plain'} />}
    </div>
  )
}
