/** Removing a device: it says first what the device still has, and what nothing can take from it. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { revokeDevice } from '../data/own-devices.ts'
import { toast } from '../data/toasts.ts'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { useAction } from '../ui/use-action.ts'

export function RevokeDevice({ device, name }: { device: string; name: string }) {
  const [isAsking, setAsking] = useState(false)
  const keep = useRef<HTMLButtonElement>(null)
  const { isRunning, error, run } = useAction()

  // Pressing Enter twice removes nothing.
  useEffect(() => keep.current?.focus(), [isAsking])

  async function revoke(): Promise<void> {
    await revokeDevice(device)
    toast(t('own.revoked', { name }))
  }

  if (!isAsking) {
    return (
      <button
        type="button"
        class="quiet"
        aria-label={t('own.revokeOf', { name })}
        onClick={() => setAsking(true)}
      >
        {t('own.revoke')}
      </button>
    )
  }
  return (
    <div class="revoke" role="group" aria-label={t('own.revokeOf', { name })}>
      <p>
        <b>{t('own.revokeQuestion', { name })}</b>
      </p>
      <p>{t('own.revokeKeeps')}</p>
      <p>{t('own.revokeStops')}</p>
      <p>{t('own.revokeWords')}</p>
      <div class="actions">
        <button type="button" class="danger" disabled={isRunning} onClick={() => run(revoke)}>
          {t('own.revokeYes')}
        </button>
        <button type="button" ref={keep} onClick={() => setAsking(false)}>
          {t('own.revokeNo')}
        </button>
      </div>
      <Failure error={error} />
    </div>
  )
}
