/** Screens that are loaded when somebody goes to them, so that the first page is there at once. */
import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { NodeSilentError } from '../api/errors.ts'
import { loadTexts } from '../text/locale.ts'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'

export const YouScreen = later(async () => (await import('./you/you.tsx')).You)
export const PhotosScreen = later(
  async () => (await withTexts(import('./photos/photos.tsx'))).Photos,
)
export const PostScreen = later(
  async () => (await withTexts(import('./photos/post.tsx'))).PostAlone,
)

export const SearchScreen = later(
  async () => (await withTexts(import('./search/search.tsx'), 'search')).Search,
)

async function withTexts<T>(
  loading: Promise<T>,
  section: 'photos' | 'search' = 'photos',
): Promise<T> {
  const [loaded] = await Promise.all([loading, loadTexts(section)])
  return loaded
}

interface State {
  readonly error?: unknown
  /** How often somebody asked for it. */
  readonly tries: number
}

function later<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  /** Once it was here it is drawn at once, so that the way back finds the page as it was. */
  let Screen: ComponentType<Props> | undefined
  return function Later(props: Props) {
    const [{ error, tries }, setState] = useState<State>({ tries: 0 })
    useEffect(() => {
      if (Screen === undefined) void read()
    }, [tries])
    async function read(): Promise<void> {
      try {
        Screen = await load()
        setState({ tries })
      } catch {
        setState({ tries, error: new NodeSilentError() })
      }
    }
    if (Screen !== undefined) return <Screen {...props} />
    return (
      <div class="page loading" aria-busy={error === undefined}>
        <Failure error={error} />
        {error === undefined ? null : (
          <button type="button" onClick={() => setState({ tries: tries + 1 })}>
            {t('stream.retry')}
          </button>
        )}
      </div>
    )
  }
}
