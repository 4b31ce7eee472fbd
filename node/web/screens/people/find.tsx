/** Looking for somebody by their id, and asking them to be a contact. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { find } from '../../data/requests.ts'
import type { Found } from '../../../http/requests/schema.ts'
import { t } from '../../text/t.ts'
import { Failure } from '../../ui/failure.tsx'
import { useAction } from '../../ui/use-action.ts'
import { AskForm } from './ask-form.tsx'

const idForm = /^did:key:z6Mk\w{44}$/u

export function Find() {
  const { isRunning, error, run } = useAction()
  const [id, setId] = useState('')
  const [isWrong, setWrong] = useState(false)
  const [found, setFound] = useState<(Found & { id: string }) | undefined>(undefined)
  const looking = useRef<AbortController | undefined>(undefined)
  useEffect(() => () => looking.current?.abort(), [])

  async function look(): Promise<void> {
    const wanted = id.trim()
    setFound(undefined)
    setWrong(!idForm.test(wanted))
    if (!idForm.test(wanted)) return
    const controller = new AbortController()
    looking.current = controller
    try {
      setFound({ ...(await find(wanted, controller.signal)), id: wanted })
    } catch (cause) {
      if (!controller.signal.aborted) throw cause
    }
  }

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    run(look)
  }

  return (
    <section class="card find" aria-labelledby="find-title">
      <h2 id="find-title">{t('find.title')}</h2>
      <p class="hint" id="find-hint">
        {t('find.hint')}
      </p>
      <form onSubmit={submit}>
        <label for="find-id">{t('find.label')}</label>
        <div class="field-row">
          <input
            id="find-id"
            dir="ltr"
            value={id}
            onInput={(event) => setId(event.currentTarget.value)}
            placeholder="did:key:z6Mk…"
            autoComplete="off"
            spellcheck={false}
            maxLength={120}
            aria-describedby="find-hint find-result"
          />
          <button class="primary" disabled={isRunning}>
            {t('find.button')}
          </button>
        </div>
      </form>
      <div role="status" id="find-result">
        {isWrong ? <p class="failure">{t('find.wrong')}</p> : null}
        {isRunning ? <p>{t('find.looking')}</p> : null}
        {found === undefined ? null : <Outcome found={found} />}
      </div>
      {isRunning ? (
        <div class="join-progress">
          <progress aria-label={t('find.looking')} />
          <button type="button" class="quiet" onClick={() => looking.current?.abort()}>
            {t('find.stop')}
          </button>
        </div>
      ) : null}
      {found?.state === 'found' ? (
        <AskForm
          key={found.id}
          person={found.id}
          name={found.name ?? found.id}
          onAsked={() => {
            setFound(undefined)
            setId('')
          }}
        />
      ) : null}
      <Failure error={error} />
    </section>
  )
}

function Outcome({ found: { state, name = '' } }: { found: Found }) {
  if (state !== 'found') return <p class="hint note">{t(`find.${state}`, { name })}</p>
  return (
    <p>
      {t('find.found')}{' '}
      <b>
        <bdi>{name}</bdi>
      </b>
    </p>
  )
}
