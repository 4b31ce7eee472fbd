/** What stands before a post with a content warning. */
import { isCovered, uncover } from '../data/covers.ts'
import { t } from '../text/t.ts'

interface CoverProps {
  /** Of the post. */
  id: string
  warning: string | undefined
  /** What it covers. */
  children: preact.ComponentChildren
}

export function Cover({ id, warning, children }: CoverProps) {
  const isClosed = isCovered({ id, warning })
  if (warning === undefined) return <>{children}</>
  return (
    <>
      <p class="cover">
        <span>
          {t('cover.warning')} <bdi>{warning}</bdi>
        </span>
        {isClosed ? (
          <button type="button" onClick={() => uncover(id)}>
            {t('cover.show')}
          </button>
        ) : null}
      </p>
      {isClosed ? null : children}
    </>
  )
}
