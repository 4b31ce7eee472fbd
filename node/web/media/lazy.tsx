/**
 * Words over pictures, and the studio that makes them, are loaded when the first picture with words is shown. Until then the picture
 * stands there without them, in its own place.
 */
import { useEffect, useState } from 'preact/hooks'
import { loadTexts } from '../text/locale.ts'
import type { LayersProps } from './words.tsx'
import type { StudioProps } from './studio.tsx'

/** `Layers`, once they are there. Until then the words can be read aloud. */
export function LazyLayers(props: LayersProps) {
  const Layers = useModule(loadWords)?.Layers
  if (Layers !== undefined) return <Layers {...props} />
  return <span class="visually-hidden">{props.layers.map(({ text }) => text).join('\n')}</span>
}

/** `Studio`, once it is there. */
export function LazyStudio(props: StudioProps) {
  const Studio = useModule(loadStudio)?.Studio
  return Studio === undefined ? null : <Studio {...props} />
}

const loadWords = () => import('./words.tsx')

async function loadStudio(): Promise<typeof import('./studio.tsx')> {
  const [studio] = await Promise.all([import('./studio.tsx'), loadTexts('studio')])
  return studio
}

/** @param load the same function each time */
function useModule<T>(load: () => Promise<T>): T | undefined {
  const [loaded, setLoaded] = useState<T | undefined>(undefined)
  useEffect(() => {
    // Without it the picture is still there.
    load().then(setLoaded, () => undefined)
  }, [load])
  return loaded
}
