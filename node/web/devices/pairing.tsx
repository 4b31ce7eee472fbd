/** Letting a device in: the code to scan, then the six digits to compare. */
import { useState } from 'preact/hooks'
import type { PairingState } from '../../http/view/schema.ts'
import { cancelPairing, confirmPairing, view } from '../data/devices.ts'
import { toast } from '../data/toasts.ts'
import { relativeTime } from '../text/time.ts'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { useAction } from '../ui/use-action.ts'
import { Compare, Handover } from './handover.tsx'
import { QrFrame } from './qr-frame.tsx'

export function Pairing({ pairing }: { pairing: PairingState }) {
  const { claim, expiresAtMs } = pairing
  return (
    <Handover
      title={claim === undefined ? 'devices.pair' : 'devices.compare'}
      digits={claim?.digits}
      expiresAtMs={expiresAtMs}
      onOver={() => void view.refresh()}
    >
      {claim === undefined ? (
        <Code pairing={pairing} />
      ) : (
        <Compare
          device={
            <>
              <bdi>{claim.name}</bdi> · <bdi dir="ltr">{claim.address}</bdi>
            </>
          }
          digits={claim.digits}
          hints={['devices.compareHint']}
          yes={{ text: 'devices.same', run: () => confirm(claim) }}
          no={{ text: 'devices.different', run: cancelPairing }}
        />
      )}
    </Handover>
  )
}

async function confirm({ digits, name }: NonNullable<PairingState['claim']>): Promise<void> {
  await confirmPairing(digits)
  toast(t('devices.letIn', { name }))
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
