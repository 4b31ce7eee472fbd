/** Letting a device in: the code to scan, then the six digits to compare. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { PairingState } from '../../http/view/schema.ts'
import { cancelPairing, confirmPairing, view } from '../data/devices.ts'
import { toast } from '../data/toasts.ts'
import { relativeTime } from '../text/time.ts'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { useAction } from '../ui/use-action.ts'
import { QrFrame } from './qr-frame.tsx'

export function Pairing({ pairing }: { pairing: PairingState }) {
  const { claim, expiresAtMs } = pairing
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [claim?.digits])
  useEffect(() => {
    // The node tells of nothing that ends by itself.
    const timer = setTimeout(() => void view.refresh(), expiresAtMs - Date.now() + 1000)
    return () => clearTimeout(timer)
  }, [expiresAtMs])
  return (
    <div class="pairing" role="group" aria-labelledby="pairing-title">
      <h3 id="pairing-title" ref={heading} tabIndex={-1}>
        {claim === undefined ? t('devices.pair') : t('devices.compare')}
      </h3>
      {claim === undefined ? <Code pairing={pairing} /> : <Compare claim={claim} />}
    </div>
  )
}

function Code({ pairing: { urls, code, expiresAtMs } }: { pairing: PairingState }) {
  const [chosen, choose] = useState(urls[0] ?? '')
  const { isRunning, error, run } = useAction()
  return (
    <>
      {urls.length < 2 ? null : (
        <fieldset class="choice">
          <legend>{t('devices.address')}</legend>
          <div class="chips" dir="ltr">
            {urls.map((url) => (
              <label key={url} class="chip">
                <input
                  type="radio"
                  name="pairing-address"
                  checked={url === chosen}
                  onChange={() => choose(url)}
                />
                {new URL(url).host}
              </label>
            ))}
          </div>
        </fieldset>
      )}
      <QrFrame text={chosen} label={t('devices.qr')} />
      <p>{t('devices.scan')}</p>
      <p class="pairing-code" dir="ltr">
        {code}
      </p>
      <p class="hint">{t('devices.once', { expires: relativeTime(expiresAtMs) })}</p>
      <p class="hint">{t('devices.warning')}</p>
      <button type="button" disabled={isRunning} onClick={() => run(cancelPairing)}>
        {t('devices.stop')}
      </button>
      <Failure error={error} />
    </>
  )
}

function Compare({ claim }: { claim: NonNullable<PairingState['claim']> }) {
  const { digits, name, address } = claim
  const { isRunning, error, run } = useAction()
  return (
    <>
      <p>
        <bdi>{name}</bdi> · <bdi dir="ltr">{address}</bdi>
      </p>
      <p class="digits" dir="ltr">
        {spaced(digits)}
      </p>
      <p class="hint">{t('devices.compareHint')}</p>
      <div class="actions">
        <button
          type="button"
          class="primary"
          disabled={isRunning}
          onClick={() =>
            run(async () => {
              await confirmPairing(digits)
              toast(t('devices.letIn', { name }))
            })
          }
        >
          {t('devices.same')}
        </button>
        <button type="button" disabled={isRunning} onClick={() => run(cancelPairing)}>
          {t('devices.different')}
        </button>
      </div>
      <Failure error={error} />
    </>
  )
}

/** `123 456`: two groups are compared at a glance. */
export function spaced(digits: string): string {
  return `${digits.slice(0, 3)}\u00a0${digits.slice(3)}`
}
