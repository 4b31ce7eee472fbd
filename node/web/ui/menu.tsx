/** A button with a menu of choices, of which one holds. By keyboard: arrows, Home and End move, Escape and Tab close. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { Icon } from './icon.tsx'

export interface MenuItem {
  readonly name: string
  readonly isChosen: boolean
  readonly choose: () => void
}

interface MenuProps {
  /** Of the button, before the name of the choice that holds. */
  label: string
  items: readonly MenuItem[]
}

export function Menu({ label, items }: MenuProps) {
  const [isOpen, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const chosen = items.find(({ isChosen }) => isChosen)
  useEffect(() => {
    const all = isOpen ? itemsIn(box.current) : []
    const first = all.find((item) => item.ariaChecked === 'true') ?? all[0]
    first?.focus()
  }, [isOpen])
  const close = (): void => {
    setOpen(false)
    box.current?.querySelector('button')?.focus()
  }
  return (
    <div
      ref={box}
      class="menu"
      onKeyDown={(event) => isOpen && step(event, box.current, close)}
      onFocusOut={({ relatedTarget }) => {
        if (!(relatedTarget instanceof Node && box.current?.contains(relatedTarget))) setOpen(false)
      }}
    >
      <button
        type="button"
        class="chip"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        onKeyDown={(event) => event.key === 'ArrowDown' && !isOpen && setOpen(true)}
      >
        <span class="visually-hidden">{label} </span>
        <span>{chosen?.name ?? label}</span>
        <Icon name="down" size={14} />
      </button>
      {isOpen ? (
        <ul role="menu" aria-label={label}>
          {items.map(({ name, isChosen, choose }) => (
            <li key={name} role="none">
              <button
                type="button"
                role="menuitemradio"
                aria-checked={isChosen}
                tabIndex={-1}
                onClick={() => {
                  choose()
                  close()
                }}
              >
                {name}
                {isChosen ? <Icon name="check" size={16} /> : null}
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}

function itemsIn(box: HTMLElement | null): HTMLElement[] {
  return [...(box?.querySelectorAll<HTMLElement>('[role=menuitemradio]') ?? [])]
}

function step(event: KeyboardEvent, box: HTMLElement | null, close: () => void): void {
  const all = itemsIn(box)
  const at = all.indexOf(document.activeElement as HTMLElement)
  const next = {
    ArrowDown: at + 1,
    ArrowUp: at < 0 ? -1 : at - 1,
    Home: 0,
    End: -1,
  }[event.key]
  if (event.key === 'Escape') close()
  else if (next === undefined) return
  else all.at(next % all.length)?.focus()
  event.preventDefault()
}
