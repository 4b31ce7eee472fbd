/** Brings along what another service gave its owner: a file is chosen, what is in it is shown, and then it comes. */
import type { ComponentType } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Import } from '../../http/import/schema.ts'
import { ApiError } from '../api/errors.ts'
import { bringing, followed, forgetArchives, readArchives, stopBringing } from '../data/import.ts'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { useAction } from '../ui/use-action.ts'
import { ChooseArchives } from './choose-archives.tsx'
import { FoundThings } from './found-things.tsx'
import { Outcome } from './outcome.tsx'
import '../styles/import.css'

export function BringAlong() {
  useEffect(() => void followed(), [])
  const state = bringing.data.value
  const Step = state && steps[state.step]
  return (
    <section class="card bring" id="bring" aria-labelledby="bring-title">
      <h2 id="bring-title">{t('bring.title')}</h2>
      <p class="hint">{t('bring.hint')}</p>
      {state === undefined || Step === undefined ? null : <Step state={state} />}
      <Failure error={state?.error && new ApiError(0, state.error)} />
    </section>
  )
}

const steps: Record<Import['step'], ComponentType<{ state: Import }>> = {
  empty: ChooseArchives,
  sent: Sent,
  reading: () => <Busy label={t('bring.reading')} />,
  read: FoundThings,
  running: Running,
  done: Outcome,
}

/** Archives are here that were not looked into yet, or could not be read. */
function Sent({ state: { archives } }: { state: Import }) {
  const { isRunning, error, run } = useAction()
  return (
    <>
      <ul>
        {archives.map(({ name }) => (
          <li key={name}>
            <bdi>{name}</bdi>
          </li>
        ))}
      </ul>
      <div class="actions">
        <button
          type="button"
          class="primary"
          disabled={isRunning}
          onClick={() => run(readArchives)}
        >
          {t('bring.look')}
        </button>
        <button type="button" disabled={isRunning} onClick={() => run(forgetArchives)}>
          {t('bring.forget')}
        </button>
      </div>
      <Failure error={error} />
    </>
  )
}

function Running({ state: { progress = 0, summary } }: { state: Import }) {
  const { isRunning, error, run } = useAction()
  const all = summary?.posts ?? 0
  return (
    <>
      <p role="status">{t('bring.progress', { done: progress, all })}</p>
      <progress aria-label={t('bring.title')} value={progress} max={Math.max(1, all)} />
      <p class="hint">{t('bring.goesOn')}</p>
      <button type="button" disabled={isRunning} onClick={() => run(stopBringing)}>
        {t('bring.stop')}
      </button>
      <Failure error={error} />
    </>
  )
}

function Busy({ label }: { label: string }) {
  return (
    <>
      <p role="status">{label}</p>
      <progress aria-label={label} />
    </>
  )
}
