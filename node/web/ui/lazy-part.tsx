/** Parts and screens of the page that are loaded when they are first shown, so that the first page is there at once. */
import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { NodeSilentError } from '../api/errors.ts'
import { t } from '../text/t.ts'
import { Failure } from './failure.tsx'

/** The same function each time. */
type Load<Props> = () => Promise<ComponentType<Props>>

interface LazyProps<Props> {
  load: Load<Props>
  props: Props
}

/** A part: until it is there, and where it cannot be had, the rest of the page stands without it. */
export function LazyPart<Props extends object>({ load, props }: LazyProps<Props>) {
  const { Part } = useLoaded(load)
  return Part === undefined ? null : <Part {...props} />
}

/** A screen: it says that it is coming, and where it cannot be had, that one can try again. */
export function LazyScreen<Props extends object>({ load, props }: LazyProps<Props>) {
  const { Part, error, again } = useLoaded(load)
  if (Part !== undefined) return <Part {...props} />
  return (
    <div class="page loading" aria-busy={error === undefined}>
      <Failure error={error} />
      {error === undefined ? null : (
        <button type="button" onClick={again}>
          {t('stream.retry')}
        </button>
      )}
    </div>
  )
}

/** A part that was loaded is drawn at once the next time, so that the way back finds the page as it was. */
const loaded = new WeakMap<object, unknown>()

/** A part once it is there, or why it is not, and how it is asked for again. */
export function useLoaded<Props>(load: Load<Props>): {
  Part?: ComponentType<Props> | undefined
  error?: unknown
  again: () => void
} {
  const [{ error, tries }, setState] = useState<{ error?: unknown; tries: number }>({ tries: 0 })
  const Part = loaded.get(load) as ComponentType<Props> | undefined
  useEffect(() => {
    if (!loaded.has(load)) void read()
  }, [load, tries])
  async function read(): Promise<void> {
    try {
      loaded.set(load, await load())
      setState({ tries })
    } catch {
      setState({ tries, error: new NodeSilentError() })
    }
  }
  return { Part, error, again: () => setState({ tries: tries + 1 }) }
}
