/** One page: its title in the tab and as the only `h1`, and the focus when a reader comes to it. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { useTabTitle } from './tab-title.ts'

interface PageProps {
  title: string
  /** The title is for screen readers only; what stands on the page says it all. */
  isTitleHidden?: boolean
  lead?: string
  children: ComponentChildren
}

let isFirstPage = true

export function Page({ title, isTitleHidden, lead, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null)

  useTabTitle(title)

  useEffect(() => {
    // A screen reader should read the new page, not the link that led to it.
    const hasFocus = heading.current?.parentElement?.contains(document.activeElement) === true
    if (!isFirstPage && !hasFocus) heading.current?.focus({ preventScroll: true })
    isFirstPage = false
  }, [])

  return (
    <div class="page">
      <h1 ref={heading} tabIndex={-1} class={isTitleHidden === true ? 'visually-hidden' : ''}>
        {title}
      </h1>
      {lead === undefined ? null : <p class="lead">{lead}</p>}
      {children}
    </div>
  )
}
