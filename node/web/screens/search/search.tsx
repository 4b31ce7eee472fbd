/** Searching: a field, and below it what is found while somebody types. A chunk of its own. */
import { useLocation } from 'preact-iso/router'
import { useEffect } from 'preact/hooks'
import { searchField } from '../../data/search-field.ts'
import { found, isSearching, searchError, type, typed } from '../../data/search.ts'
import { t } from '../../text/t.ts'
import { Empty } from '../../ui/empty.tsx'
import { Failure } from '../../ui/failure.tsx'
import { Page } from '../../ui/page.tsx'
import { Narrowing } from './narrowing.tsx'
import { Results } from './results.tsx'
import '../../styles/search.css'

export function Search() {
  const { q = '' } = useLocation().query
  useEffect(() => {
    if (q !== typed.peek() || found.peek() === undefined) type(q, { isNow: true })
    document.getElementById(searchField)?.focus()
  }, [q])
  return (
    <Page title={t('search.title')} isTitleHidden>
      <form role="search" onSubmit={submit} onKeyDown={stepDown}>
        <label class="visually-hidden" for={searchField}>
          {t('search.words')}
        </label>
        <input
          id={searchField}
          type="search"
          autocomplete="off"
          enterkeyhint="search"
          maxLength={500}
          dir="auto"
          placeholder={t('search.words')}
          value={typed.value}
          onInput={({ currentTarget: { value } }) => type(value)}
        />
      </form>
      <Narrowing />
      <p role="status" class="hint">
        {statusText()}
      </p>
      <Failure error={searchError.value} />
      {typed.value.trim() === '' ? <Beginning /> : <Results />}
    </Page>
  )
}

function Beginning() {
  return (
    <>
      <p class="hint">{t('search.hint')}</p>
      <Empty title={t('search.emptyTitle')} text={t('search.emptyText')} />
    </>
  )
}

/** How much is found, for those who do not see it, and while nothing is there yet. */
function statusText(): string {
  const page = found.value
  if (page === undefined || typed.value.trim() === '')
    return isSearching.value ? t('search.searching') : ''
  const count = page.items.length + page.people.length + page.tags.length
  if (isSearching.value && count === 0) return t('search.searching')
  return page.next === undefined ? t('search.count', { count }) : t('search.more', { count })
}

function submit(event: SubmitEvent): void {
  event.preventDefault()
  type(typed.value, { isNow: true })
}

/** Down leads from the field to what is found. */
function stepDown(event: KeyboardEvent): void {
  if (event.key !== 'ArrowDown') return
  const first = document.querySelector<HTMLElement>('.hits a, .hits button')
  if (first === null) return
  event.preventDefault()
  first.focus()
}
