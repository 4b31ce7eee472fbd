/** The owner's own name and note for a contact. */
import { useState } from 'preact/hooks'
import type { PersonPage } from '../../http/profiles/schema.ts'
import { changeNote } from '../data/person.ts'
import { toast } from '../data/toasts.ts'
import { directionOf } from '../text/direction.ts'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { useAction } from '../ui/use-action.ts'

export function PersonWords({ page: { id, name: shown, note, contact } }: { page: PersonPage }) {
  const given = contact?.givenName
  const [name, setName] = useState(given === undefined ? '' : shown)
  const [text, setText] = useState(note)
  const { isRunning, error, run } = useAction()
  // Folded while there are none, so that the person's posts stand higher.
  const hasWords = given !== undefined || note !== ''

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    run(async () => {
      await changeNote(id, { name: name.trim(), text })
      toast(t('person.noteSaved'))
    })
  }

  return (
    <section class="card" aria-labelledby="words-title">
      <details open={hasWords}>
        <summary id="words-title">{t('person.ownWords')}</summary>
        <p class="hint">{t('person.ownWordsHint')}</p>
        <form class="person-words" onSubmit={submit}>
          <label for="own-name">{t('person.ownName')}</label>
          <input
            id="own-name"
            value={name}
            placeholder={given ?? shown}
            maxLength={60}
            autoComplete="off"
            dir={directionOf(name)}
            onInput={({ currentTarget }) => setName(currentTarget.value)}
          />
          <label for="own-note">{t('person.note')}</label>
          <textarea
            id="own-note"
            rows={3}
            value={text}
            dir={directionOf(text)}
            onInput={({ currentTarget }) => setText(currentTarget.value)}
          />
          <button class="primary" disabled={isRunning}>
            {t('person.saveNote')}
          </button>
        </form>
        <Failure error={error} />
      </details>
    </section>
  )
}
