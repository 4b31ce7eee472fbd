/** A button at the end of a list: it shows more by itself when it comes near. */
import { useEffect, useRef } from 'preact/hooks'
import { t } from '../text/t.ts'

const ahead = '600px'

export function More({ onMore }: { onMore: () => void }) {
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (button.current === null) return undefined
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) onMore()
      },
      { rootMargin: ahead },
    )
    observer.observe(button.current)
    return () => observer.disconnect()
  }, [])
  return (
    <button ref={button} type="button" class="older" onClick={onMore}>
      {t('person.more')}
    </button>
  )
}
