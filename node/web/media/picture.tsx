/**
 * One picture in the room that it has. The room is known before any of it came, so nothing on the page moves: first the colours of
 * the thumbhash, then the preview, then the whole file where the preview is too small for the screen.
 */
import { useState } from 'preact/hooks'
import type { Media } from '../../http/media/schema.ts'
import { Captioned } from './captioned.tsx'
import { ratioOf } from './ratio.ts'
import { Thumbhash } from './thumbhash.tsx'

/** The longest side of a preview. */
const previewSide = 640
/** So much more than the preview has may be shown of it before it looks soft. */
const stretchMax = 1.2

interface PictureProps {
  media: Media
  /** Shows the whole picture, with room beside it; else it fills its room. Words are never cut off. */
  isWhole?: boolean
  /** Shows the file itself, after the preview. */
  isFull?: boolean
}

export function Picture({ media, isWhole = false, isFull = false }: PictureProps) {
  const [shownPx, setShownPx] = useState<number | undefined>(undefined)
  const { thumbhash, layers, kind } = media
  const fits = isWhole || layers.length > 0 || kind === 'card'

  function loaded({
    currentTarget: { offsetWidth, offsetHeight },
  }: {
    currentTarget: HTMLElement
  }) {
    setShownPx(Math.max(offsetWidth, offsetHeight) * devicePixelRatio)
  }

  const isSoft = (shownPx ?? 0) > previewSideOf(media) * stretchMax
  const isWanted = shownPx !== undefined && (isFull || isSoft)
  return (
    <span class="picture">
      <span
        class={fits ? 'picture-frame fits' : 'picture-frame'}
        style={{ '--ratio': ratioOf(media) }}
        onLoadCapture={loaded}
      >
        {thumbhash === undefined || shownPx !== undefined ? null : <Thumbhash hash={thumbhash} />}
        <Captioned media={media} src={addressOf(media, isWanted)} />
      </span>
    </span>
  )
}

/** The preview has it until the file is here. */
function addressOf({ state, url, previewUrl }: Media, isWanted: boolean): string | undefined {
  const full = state === 'here' ? url : undefined
  return isWanted ? (full ?? previewUrl) : (previewUrl ?? full)
}

function previewSideOf({ width = previewSide, height = previewSide }: Media): number {
  return Math.min(previewSide, Math.max(width, height))
}
