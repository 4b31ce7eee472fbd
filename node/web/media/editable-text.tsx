/** A box that is written in, right on the picture, in the letters in which it will be seen. */
import type { CSSProperties } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'

interface EditableTextProps {
  class: string
  style: CSSProperties
  label: string
  text: string
  onText: (text: string) => void
  /** @param isByKey then the box wants the focus */
  onEnd: (isByKey: boolean) => void
}

export function EditableText({ text, onText, onEnd, label, ...look }: EditableTextProps) {
  const field = useRef<HTMLDivElement>(null)

  useEffect(() => {
    const { current } = field
    if (current === null) return undefined
    makeEditable(current)
    current.textContent = text
    current.focus()
    getSelection()?.selectAllChildren(current)
    getSelection()?.collapseToEnd()
    return undefined
  }, [])

  // Typed letters stand there already; an undone or cut text does not. It is seen to before the next letter comes.
  useLayoutEffect(() => {
    const { current } = field
    if (current === null || textIn(current) === text) return
    current.textContent = text
    getSelection()?.selectAllChildren(current)
    getSelection()?.collapseToEnd()
  }, [text])

  return (
    <div
      {...look}
      ref={field}
      role="textbox"
      tabIndex={0}
      aria-multiline="true"
      aria-label={label}
      dir="auto"
      onInput={(event) => {
        if (!event.isComposing) onText(textIn(event.currentTarget))
      }}
      onCompositionEnd={(event) => onText(textIn(event.currentTarget))}
      onPaste={pastePlain}
      onBlur={() => onEnd(false)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onEnd(true)
      }}
    />
  )
}

/** Browsers keep one line break more at the end, so that the last line can be seen. */
function textIn(field: HTMLElement): string {
  // Lines that are elements are only known to `innerText`, which loses spaces where a line ends.
  const text = isPlain(field) ? (field.textContent ?? '') : field.innerText
  return text.replace(/\n$/u, '')
}

function isPlain(field: HTMLElement): boolean {
  return field.contentEditable === 'plaintext-only'
}

function makeEditable(field: HTMLElement): void {
  try {
    field.contentEditable = 'plaintext-only'
  } catch {
    // A browser that knows no plain text: what is pasted is made plain below.
    field.contentEditable = 'true'
  }
}

function pastePlain(event: ClipboardEvent): void {
  if (isPlain(event.currentTarget as HTMLElement)) return
  event.preventDefault()
  const range = getSelection()?.getRangeAt(0)
  range?.deleteContents()
  range?.insertNode(document.createTextNode(event.clipboardData?.getData('text/plain') ?? ''))
  range?.collapse()
  event.currentTarget?.dispatchEvent(new Event('input', { bubbles: true }))
}
