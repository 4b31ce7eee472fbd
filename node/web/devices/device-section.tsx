/** Devices that look in: whether the view answers on the local network, letting one in, and which browsers are signed in. */
import { useEffect } from 'preact/hooks'
import type { View } from '../../http/view/schema.ts'
import { beginPairing, browsers, switchLan, view } from '../data/devices.ts'
import { t } from '../text/t.ts'
import { Check } from '../ui/check.tsx'
import { Failure } from '../ui/failure.tsx'
import { useAction } from '../ui/use-action.ts'
import { BrowserList } from './browser-list.tsx'
import { InstallAuthority } from './install-authority.tsx'
import { Pairing } from './pairing.tsx'
import '../styles/devices.css'

export function DeviceSection() {
  useEffect(() => {
    void view.refresh()
    void browsers.refresh()
  }, [])
  const found = view.data.value
  return (
    <section class="card devices" aria-labelledby="devices-title">
      <h2 id="devices-title">{t('devices.title')}</h2>
      <p class="hint">{t('devices.about')}</p>
      <Failure error={view.error.value ?? browsers.error.value} />
      {found === undefined ? null : <Opened found={found} />}
      <BrowserList />
    </section>
  )
}

function Opened({ found }: { found: View }) {
  const { isRunning, error, run } = useAction()
  const { lan, addresses, origins, pairing, fingerprint } = found
  const all = [...addresses, ...origins]
  return (
    <>
      <Check checked={lan} onChange={(wanted) => run(() => switchLan(wanted))}>
        {t('devices.lan')}
      </Check>
      {lan && addresses.length === 0 ? <p class="note">{t('devices.nowhere')}</p> : null}
      {all.length === 0 ? null : (
        <>
          <p class="hint">{t('devices.where')}</p>
          <ul class="addresses" dir="ltr">
            {all.map((address) => (
              <li key={address}>
                <code>{address}</code>
              </li>
            ))}
          </ul>
          {pairing === undefined ? (
            <button
              type="button"
              class="primary"
              disabled={isRunning}
              onClick={() => run(beginPairing)}
            >
              {t('devices.pair')}
            </button>
          ) : (
            <Pairing key={pairing.code} pairing={pairing} />
          )}
        </>
      )}
      <Failure error={error} />
      {fingerprint === undefined || addresses.length === 0 ? null : (
        <InstallAuthority fingerprint={fingerprint} />
      )}
    </>
  )
}
