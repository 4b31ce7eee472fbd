/** The kinds of acts that the owner is told of, and whether this browser shows it beside other windows. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { NotificationSwitches } from '../../http/notifications/schema.ts'
import type { Settings } from '../../http/settings/schema.ts'
import { call } from '../api/client.ts'
import { desktop, turnDesktop } from '../data/desktop.ts'
import { settings } from '../data/settings.ts'
import { t } from '../text/t.ts'
import { Check } from '../ui/check.tsx'
import { Failure } from '../ui/failure.tsx'
import { useAction } from '../ui/use-action.ts'
import '../styles/notifications.css'

type Switch = NotificationSwitches['items'][number]

export function Choices() {
  const [switches, setSwitches] = useState<readonly Switch[]>([])
  const { error, run } = useAction()
  const card = useRef<HTMLElement>(null)
  const read = async (): Promise<void> => {
    setSwitches((await call('GET /notifications/switches')).items)
  }
  // Also what another browser of the owner chose.
  const known = settings.data.value
  useEffect(() => run(read), [known])
  useEffect(() => {
    if (location.hash === '#notifications') card.current?.scrollIntoView()
  }, [])

  async function turn({ kind }: Switch, isOn: boolean): Promise<void> {
    setSwitches(switches.map((one) => (one.kind === kind ? { kind, on: isOn } : one)))
    const body: Settings = { [`notify-${kind}`]: isOn ? 'on' : 'off' }
    try {
      await call('PATCH /settings', { json: body })
    } finally {
      await read()
    }
  }

  return (
    <section ref={card} class="card" id="notifications" aria-labelledby="notifications-title">
      <h2 id="notifications-title">{t('notifications.choose')}</h2>
      <fieldset class="choice">
        <legend>{t('notifications.tellMe')}</legend>
        <div class="switches">
          {switches.map((one) => (
            <Check key={one.kind} checked={one.on} onChange={(isOn) => run(() => turn(one, isOn))}>
              {t(`notifications.switch.${one.kind}`)}
            </Check>
          ))}
        </div>
      </fieldset>
      <Failure error={error} />
      <Desktop />
    </section>
  )
}

function Desktop() {
  if (!('Notification' in globalThis)) return null
  const state = desktop.value
  return (
    <>
      <h3>{t('notifications.desktop')}</h3>
      <p class="hint">
        {t(state === 'denied' ? 'notifications.desktopDenied' : 'notifications.desktopHint')}
      </p>
      {state === 'denied' ? null : (
        <button type="button" onClick={() => void turnDesktop(state !== 'on')}>
          {t(state === 'on' ? 'notifications.desktopOff' : 'notifications.desktopOn')}
        </button>
      )}
    </>
  )
}
