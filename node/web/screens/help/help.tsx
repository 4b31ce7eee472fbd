/** Short answers to what people ask, found by the words in them. A chunk of its own. */
import { useState } from 'preact/hooks'
import { t } from '../../text/t.ts'
import { Page } from '../../ui/page.tsx'
import { isAbout, partsOf, questions, type Question } from './questions.ts'
import '../../styles/help.css'

export function Help() {
  const [words, setWords] = useState('')
  const isSearching = words.trim() !== ''
  const shown = questions.filter((each) =>
    isAbout([t(`help.${each}`), t(`help.${each}.answer`)], words),
  )
  return (
    <Page title={t('nav.help')} lead={t('help.lead')}>
      <label class="help-search">
        {t('help.search')}
        <input
          type="search"
          value={words}
          dir="auto"
          autocomplete="off"
          onInput={({ currentTarget }) => setWords(currentTarget.value)}
        />
      </label>
      <p role="status" class={shown.length === 0 ? '' : 'visually-hidden'}>
        {isSearching ? t('help.count', { count: shown.length }) : ''}
      </p>
      <div class="help-list">
        {shown.map((each) => (
          <Answer key={`${each} ${isSearching}`} question={each} isOpen={isSearching} />
        ))}
      </div>
      <p class="hint">{t('help.demo', { command: 'npm run demo' })}</p>
    </Page>
  )
}

function Answer({ question, isOpen }: { question: Question; isOpen: boolean }) {
  const part = partsOf[question]
  return (
    <details open={isOpen}>
      <summary>{t(`help.${question}`)}</summary>
      <p>{t(`help.${question}.answer`)}</p>
      {part === undefined ? null : (
        <a href={`/you/${part}`}>{t('help.more', { place: t(`you.${part}`) })}</a>
      )}
    </details>
  )
}
