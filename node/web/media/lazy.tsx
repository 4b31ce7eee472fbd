/**
 * Words over pictures, and the studio that makes them, are loaded when the first picture with words is shown. Until then the picture
 * stands there without them, in its own place.
 */
import { loadTexts } from '../text/locale.ts'
import { LazyPart, useLoaded } from '../ui/lazy-part.tsx'
import type { LayersProps } from './words.tsx'
import type { StudioProps } from './studio.tsx'

/** `Layers`, once they are there. Until then the words can be read aloud. */
export function LazyLayers(props: LayersProps) {
  const { Part: Layers } = useLoaded(loadWords)
  if (Layers !== undefined) return <Layers {...props} />
  return <span class="visually-hidden">{props.layers.map(({ text }) => text).join('\n')}</span>
}

/** `Studio`, once it is there. */
export function LazyStudio(props: StudioProps) {
  return <LazyPart load={loadStudio} props={props} />
}

const loadWords = async () => (await import('./words.tsx')).Layers

async function loadStudio(): Promise<(typeof import('./studio.tsx'))['Studio']> {
  const [{ Studio }] = await Promise.all([import('./studio.tsx'), loadTexts('studio')])
  return Studio
}
