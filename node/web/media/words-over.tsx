/** The words of a picture that is a button. They stand beside it, in the place that they have on it: words of a button cannot be selected. */
import type { Media } from '../../http/media/schema.ts'
import { LazyLayers } from './lazy.tsx'
import { ratioOf } from './ratio.ts'

interface WordsOverProps {
  media: Media
  /** A press on the words, with the pointer: the keyboard has the button. */
  onPress: () => void
}

export function WordsOver({ media, onPress }: WordsOverProps) {
  const { layers, mood = 'plain' } = media
  function press(): void {
    // A fresh selection stays in view.
    if (getSelection()?.isCollapsed !== false) onPress()
  }
  return (
    <div class="words-over picture" onClick={press}>
      <div class="picture-frame fits" style={{ '--ratio': ratioOf(media) }}>
        <div class="captioned">
          <LazyLayers layers={layers} mood={mood} />
        </div>
      </div>
    </div>
  )
}
