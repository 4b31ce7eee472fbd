/** People and tags that go on with what is being typed: chosen by arrows and Enter or Tab, or by a press. */
import { useEffect, useId, useState } from 'preact/hooks'
import { t } from '../text/t.ts'
import { choicesFor, wordAt, type Choice, type Word } from './choices.ts'
import type { HelpProps } from './addressed.ts'
import '../styles/writing.css'

interface Offer {
  readonly word: Word
  readonly choices: readonly Choice[]
  readonly at: number
}

export function Completer({ field, draft, ...to }: HelpProps) {
  const id = useId()
  const [offer, setOffer] = useState<Offer | undefined>(undefined)

  useEffect(() => {
    const area = field.current
    if (area === null) return undefined
    let asked = 0
    const look = async (): Promise<void> => {
      asked += 1
      const own = asked
      const word =
        area.selectionStart === area.selectionEnd
          ? wordAt(area.value, area.selectionStart)
          : undefined
      const choices = word === undefined ? [] : await choicesFor(word, to).catch(() => [])
      if (own !== asked) return
      setOffer(word === undefined || choices.length === 0 ? undefined : { word, choices, at: 0 })
    }
    const close = (): void => {
      asked += 1
      setOffer(undefined)
    }
    const start = (): void => void look()
    start()
    area.addEventListener('input', start)
    area.addEventListener('click', start)
    area.addEventListener('blur', close)
    return () => {
      area.removeEventListener('input', start)
      area.removeEventListener('click', start)
      area.removeEventListener('blur', close)
    }
  }, [field, JSON.stringify(to)])

  useEffect(() => {
    const area = field.current
    if (area === null || offer === undefined) return undefined
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
      const { choices, at } = offer
      const acts: Record<string, () => void> = {
        ArrowDown: () => setOffer({ ...offer, at: (at + 1) % choices.length }),
        ArrowUp: () => setOffer({ ...offer, at: (at + choices.length - 1) % choices.length }),
        Enter: () => take(choices[at]),
        Tab: () => take(choices[at]),
        Escape: () => setOffer(undefined),
      }
      const act = acts[event.key]
      if (act === undefined || (event.key === 'Tab' && event.shiftKey)) return
      event.preventDefault()
      event.stopPropagation()
      act()
    }
    area.setAttribute('aria-controls', id)
    area.setAttribute('aria-activedescendant', `${id}-${offer.at}`)
    area.addEventListener('keydown', press)
    return () => {
      area.removeAttribute('aria-controls')
      area.removeAttribute('aria-activedescendant')
      area.removeEventListener('keydown', press)
    }
  }, [offer])

  function take(choice: Choice | undefined): void {
    const area = field.current
    if (choice === undefined || offer === undefined || area === null) return
    const { from, to: end } = offer.word
    const text = draft.value
    draft.value = text.slice(0, from) + choice.text + text.slice(end)
    area.value = draft.value
    area.focus()
    area.selectionStart = area.selectionEnd = from + choice.text.length
    setOffer(undefined)
  }

  return (
    <div class="completion">
      <p role="status" class="visually-hidden">
        {offer === undefined ? '' : t('completion.count', { count: offer.choices.length })}
      </p>
      {offer === undefined ? null : (
        <ul role="listbox" id={id} aria-label={t('completion.label')}>
          {offer.choices.map(({ key, label }, at) => (
            <li
              key={key}
              id={`${id}-${at}`}
              role="option"
              aria-selected={at === offer.at}
              // The field keeps the focus, and with it the keyboard of a phone.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => take(offer.choices[at])}
            >
              <bdi>{label}</bdi>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
