/** A part of the page that is loaded when it is first shown. */
import { useEffect, useState } from 'preact/hooks'

type Loaded<Props> = (props: Props) => preact.JSX.Element | null

interface LazyPartProps<Props> {
  /** The same function each time. */
  load: () => Promise<Loaded<Props>>
  props: Props
}

export function LazyPart<Props extends object>({ load, props }: LazyPartProps<Props>) {
  const [loaded, setLoaded] = useState<{ Part: Loaded<Props> } | undefined>(undefined)
  useEffect(() => {
    // Without it the rest is still there.
    load().then(
      (Part) => setLoaded({ Part }),
      () => undefined,
    )
  }, [load])
  return loaded === undefined ? null : <loaded.Part {...props} />
}
