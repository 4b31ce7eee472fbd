/** On a new node: another device of its owner has Pappus already. Its link is brought, and six digits are shown until the owner said yes there. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { bringLink, digitsNow, stopWaiting, waitForYes } from '../data/becoming.ts'
import { linkInAddress } from '../data/link-address.ts'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { useAction } from '../ui/use-action.ts'
import { spaced } from './handover.tsx'
import '../styles/devices.css'

export function BecomeDevice() {
  const [link, setLink] = useState(() => linkInAddress('device') ?? '')
  const [digits, setDigits] = useState<string | undefined>(undefined)
  const { isRunning, error, run } = useAction()
  const leaving = useRef(new AbortController())
  useEffect(() => {
    // Another tab may have brought one, or this page was loaded again.
    run(async () => wait(await digitsNow()))
    return () => leaving.current.abort()
  }, [])

  async function wait(shown: string | undefined): Promise<void> {
    if (shown === undefined) return
    leaving.current = new AbortController()
    setDigits(shown)
    try {
      await waitForYes(leaving.current.signal)
    } finally {
      setDigits(undefined)
    }
  }

  async function stop(): Promise<void> {
    leaving.current.abort()
    await stopWaiting()
    setDigits(undefined)
  }

  if (digits !== undefined) return <Digits digits={digits} onStop={stop} />
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        run(async () => wait(await bringLink(link)))
      }}
    >
      <p class="hint">{t('become.how')}</p>
      <label for="become-link">{t('become.link')}</label>
      <textarea
        id="become-link"
        class="link-field"
        dir="ltr"
        rows={3}
        autoComplete="off"
        spellcheck={false}
        required
        value={link}
        onInput={(event) => setLink(event.currentTarget.value)}
      />
      <button class="primary" disabled={isRunning}>
        {isRunning ? t('become.looking') : t('become.go')}
      </button>
      <Failure error={error} />
    </form>
  )
}

function Digits({ digits, onStop }: { digits: string; onStop: () => Promise<void> }) {
  const { isRunning, error, run } = useAction()
  return (
    <div class="pairing">
      <div role="status">
        <p>{t('become.compare')}</p>
        <p class="digits" dir="ltr">
          {spaced(digits)}
        </p>
        <p class="hint">{t('become.waiting')}</p>
      </div>
      <button type="button" disabled={isRunning} onClick={() => run(onStop)}>
        {t('own.stop')}
      </button>
      <Failure error={error} />
    </div>
  )
}
