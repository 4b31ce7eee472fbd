/** The title of one of the two panes; the one that the page is about gives the tab its name, and has the focus when it opens. */
import { useEffect, useRef } from 'preact/hooks'
import { useTabTitle } from '../ui/tab-title.ts'

export function PaneTitle({ title, isPage }: { title: string; isPage: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useTabTitle(isPage ? title : undefined)
  useEffect(() => {
    if (isPage) heading.current?.focus({ preventScroll: true })
  }, [isPage])
  const Heading = isPage ? 'h1' : 'h2'
  return (
    <Heading ref={heading} tabIndex={-1}>
      <bdi>{title}</bdi>
    </Heading>
  )
}
