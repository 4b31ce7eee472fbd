/** The first page on another device: it brings the code, then shows six digits until the owner said yes on the screen of the node. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Claimed } from '../../http/session/schema.ts'
import { bringCode, waitForOwner } from '../api/pairing.ts'
import { pairingCode } from '../api/session.ts'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { LanguagePicker } from '../ui/language-picker.tsx'
import { Mark } from '../ui/mark.tsx'
import { useAction } from '../ui/use-action.ts'
import { spaced } from './handover.tsx'
import '../styles/devices.css'

export function PairScreen() {
  const [claimed, setClaimed] = useState<Claimed | undefined>(undefined)
  const { isRunning, error, run } = useAction()
  const leaving = useRef(new AbortController())
  const title = t('pair.title')
  useEffect(() => {
    document.title = `${title} · Pappus`
  }, [title])
  useEffect(() => () => leaving.current.abort(), [])
  const scanned = pairingCode.value
  useEffect(() => {
    if (scanned === undefined) return
    pairingCode.value = undefined
    pair(scanned)
  }, [scanned])

  function pair(code: string): void {
    run(async () => {
      try {
        const given = await bringCode(code)
        setClaimed(given)
        await waitForOwner(given.ticket, leaving.current.signal)
      } finally {
        setClaimed(undefined)
      }
    })
  }

  return (
    <main class="welcome">
      <Mark size={96} />
      <h1>{title}</h1>
      {claimed === undefined ? (
        <CodeForm isRunning={isRunning} onCode={pair} />
      ) : (
        <div role="status" class="card pairing">
          <p>{t('pair.compare')}</p>
          <p class="digits" dir="ltr">
            {spaced(claimed.digits)}
          </p>
          <p class="hint">{t('pair.waiting')}</p>
        </div>
      )}
      <Failure error={error} id="pair-failure" />
      <LanguagePicker id="language" isLabelHidden />
    </main>
  )
}

function CodeForm({ isRunning, onCode }: { isRunning: boolean; onCode: (code: string) => void }) {
  const [code, setCode] = useState('')
  return (
    <>
      <ol class="steps card">
        <li>{t('pair.view')}</li>
        <li>
          <span>{t('pair.terminal')}</span>
          <code dir="ltr">pappus view pair</code>
        </li>
      </ol>
      <form
        class="name-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (code.trim() !== '') onCode(code.trim())
        }}
      >
        <label for="pairing-code">{t('pair.code')}</label>
        <div class="field-row">
          <input
            id="pairing-code"
            value={code}
            dir="ltr"
            maxLength={20}
            autoComplete="off"
            autoCapitalize="characters"
            spellcheck={false}
            aria-describedby="pair-failure"
            onInput={(event) => setCode(event.currentTarget.value)}
          />
          <button class="primary" disabled={isRunning}>
            {t('pair.go')}
          </button>
        </div>
      </form>
    </>
  )
}
