/** Filters as buttons: each writes the beginning of one into the field. */
import { searchField } from '../../data/search-field.ts'
import { type, typed } from '../../data/search.ts'
import { t, type MessageId } from '../../text/t.ts'

const filters: readonly { begin: string; label: MessageId }[] = [
  { begin: 'from:', label: 'search.from' },
  { begin: 'in:', label: 'search.in' },
  { begin: 'after:', label: 'search.after' },
  { begin: 'before:', label: 'search.before' },
  { begin: 'has:photo', label: 'search.has' },
]

export function Narrowing() {
  return (
    <ul class="narrowing" aria-label={t('search.filters')}>
      {filters.map(({ begin, label }) => (
        <li key={begin}>
          <button type="button" onClick={() => add(begin)}>
            <code dir="ltr">{begin}</code> {t(label)}
          </button>
        </li>
      ))}
    </ul>
  )
}

function add(begin: string): void {
  type(`${typed.value.trimEnd()} ${begin}`.trimStart())
  const field = document.getElementById(searchField)
  field?.focus()
  if (field instanceof HTMLInputElement) field.setSelectionRange(-1, -1)
}
