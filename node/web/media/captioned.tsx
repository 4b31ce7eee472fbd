/** A picture or a card with the words over it. */
import type { Media } from '../../http/media/schema.ts'

interface CaptionedProps {
  media: Media
  /** Address of the picture; a card has none. */
  src: string | undefined
}

export function Captioned({ media: { alt, layers, color }, src }: CaptionedProps) {
  return (
    <div class="captioned" style={color === undefined ? {} : { backgroundColor: color }}>
      {src === undefined ? null : <img src={src} alt={alt} loading="lazy" decoding="async" />}
      {layers.map(({ text, x, y, width, size, align, color: ink }, index) => (
        <p
          key={index}
          dir="auto"
          class="captioned-layer"
          style={{
            insetInlineStart: `${(x - width / 2) / 10}%`,
            insetBlockStart: `${y / 10}%`,
            inlineSize: `${width / 10}%`,
            fontSize: `${size / 10}cqb`,
            textAlign: align,
            color: ink,
          }}
        >
          {text}
        </p>
      ))}
    </div>
  )
}
