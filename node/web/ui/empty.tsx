/** An empty place that says what to do about it. */
import type { ComponentChildren } from 'preact'
import { Mark } from './mark.tsx'

interface EmptyProps {
  title: string
  text: string
  children?: ComponentChildren
}

export function Empty({ title, text, children }: EmptyProps) {
  return (
    <section class="empty card">
      <Mark size={72} class="drift" />
      <h2>{title}</h2>
      <p>{text}</p>
      {children === undefined ? null : <div class="actions">{children}</div>}
    </section>
  )
}
