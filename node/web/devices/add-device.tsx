/** Adding a device: the link to open or scan on the new one, then the six digits to compare. */
import { useEffect, useRef } from 'preact/hooks'
import type { Link } from '../../http/devices/schema.ts'
import { beginLink, confirmLink, endLink, openLink } from '../data/own-devices.ts'
import { toast } from '../data/toasts.ts'
import { relativeTime } from '../text/time.ts'
import { t } from '../text/t.ts'
import { CopyField } from '../ui/copy-field.tsx'
import { Failure } from '../ui/failure.tsx'
import { useAction } from '../ui/use-action.ts'
import { spaced } from './pairing.tsx'
import { QrFrame } from './qr-frame.tsx'

export function AddDevice() {
  const { isRunning, error, run } = useAction()
  const open = openLink.data.value
  if (open !== undefined && !open.isGranted) return <Linking key={open.link} open={open} />
  return (
    <>
      <div class="actions">
        <button type="button" class="primary" disabled={isRunning} onClick={() => run(beginLink)}>
          {t('own.add')}
        </button>
      </div>
      <Failure error={error} />
    </>
  )
}

function Linking({ open }: { open: Link }) {
  const { claim, expiresAtMs } = open
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [claim?.digits])
  useEffect(() => {
    // The node tells of nothing that ends by itself.
    const timer = setTimeout(() => void openLink.refresh(), expiresAtMs - Date.now() + 1000)
    return () => clearTimeout(timer)
  }, [expiresAtMs])
  return (
    <div class="pairing" role="group" aria-labelledby="linking-title">
      <h3 id="linking-title" ref={heading} tabIndex={-1}>
        {claim === undefined ? t('own.add') : t('own.compare')}
      </h3>
      {claim === undefined ? <ShowLink open={open} /> : <Compare claim={claim} />}
    </div>
  )
}

function ShowLink({ open: { link, expiresAtMs } }: { open: Link }) {
  const { isRunning, error, run } = useAction()
  return (
    <>
      <p>{t('own.how')}</p>
      <QrFrame text={link} label={t('own.qr')} />
      <CopyField id="device-link" label={t('own.link')} value={link} />
      <p class="hint">{t('own.once', { expires: relativeTime(expiresAtMs) })}</p>
      <p class="hint" role="status">
        {t('own.waiting')}
      </p>
      <button type="button" disabled={isRunning} onClick={() => run(endLink)}>
        {t('own.stop')}
      </button>
      <Failure error={error} />
    </>
  )
}

function Compare({ claim: { digits, name } }: { claim: NonNullable<Link['claim']> }) {
  const { isRunning, error, run } = useAction()
  return (
    <>
      <p>
        <bdi>{name}</bdi>
      </p>
      <p class="digits" dir="ltr">
        {spaced(digits)}
      </p>
      <p class="hint">{t('own.compareHint')}</p>
      <p class="hint">{t('own.gets')}</p>
      <div class="actions">
        <button
          type="button"
          class="primary"
          disabled={isRunning}
          onClick={() =>
            run(async () => {
              await confirmLink(digits)
              toast(t('own.added'))
            })
          }
        >
          {t('own.same')}
        </button>
        <button type="button" disabled={isRunning} onClick={() => run(endLink)}>
          {t('own.different')}
        </button>
      </div>
      <Failure error={error} />
    </>
  )
}
