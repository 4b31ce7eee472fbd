/** A text that is being written, and the people it goes to. */
import type { Signal } from '@preact/signals'
import type { RefObject } from 'preact'

/** To whom a text goes: those people it may mention. */
export interface Addressed {
  readonly audience?: 'public' | readonly string[]
  /** The post on which it is a comment. */
  readonly post?: string
}

export interface HelpProps extends Addressed {
  readonly field: RefObject<HTMLTextAreaElement | null>
  readonly draft: Signal<string>
}
