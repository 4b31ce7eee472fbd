/** The request to a person who was found: the aspect for them, and a few words. */
import { useState } from 'preact/hooks'
import { aspects } from '../../data/aspects.ts'
import { askContact } from '../../data/requests.ts'
import { toast } from '../../data/toasts.ts'
import { directionOf } from '../../text/direction.ts'
import { t } from '../../text/t.ts'
import { AspectChoice } from '../../ui/aspect-choice.tsx'
import { Failure } from '../../ui/failure.tsx'
import { useAction } from '../../ui/use-action.ts'

interface AskFormProps {
  person: string
  name: string
  onAsked: () => void
}

export function AskForm({ person, name, onAsked }: AskFormProps) {
  const { isRunning, error, run } = useAction()
  const [chosen, setChosen] = useState<string | undefined>(undefined)
  const [note, setNote] = useState('')
  const aspect = chosen ?? aspects.data.value?.[0]?.id

  async function ask(): Promise<void> {
    if (aspect === undefined) return
    await askContact(person, { aspect, note })
    toast(t('find.asked', { name }))
    onAsked()
  }

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    run(ask)
  }

  return (
    <form class="ask-form" onSubmit={submit}>
      <AspectChoice
        legend={t('find.aspect')}
        name="ask-aspect"
        value={aspect}
        onChange={setChosen}
      />
      <p class="hint">{t('find.aspectHint')}</p>
      <label for="ask-note">{t('find.note')}</label>
      <textarea
        id="ask-note"
        rows={2}
        maxLength={200}
        value={note}
        dir={directionOf(note)}
        onInput={(event) => setNote(event.currentTarget.value)}
      />
      <button class="primary" disabled={isRunning || aspect === undefined}>
        {t('find.ask')}
      </button>
      <Failure error={error} />
    </form>
  )
}
