/** The cover before a post with a content warning. */
import { areCovered, isCovered, toggleCover } from '../data/covers.ts'
import { t } from '../text/t.ts'

interface CoverProps {
  /** Of the post. */
  id: string
  warning: string | undefined
  /** The parts that it covers. */
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
        {areCovered() ? (
          <button type="button" aria-expanded={!isClosed} onClick={() => toggleCover(id)}>
            {t(isClosed ? 'cover.show' : 'cover.hide')}
          </button>
        ) : null}
      </p>
      {isClosed ? null : children}
    </>
  )
}
