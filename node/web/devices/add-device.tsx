/** Adding a device: the link to open or scan on the new one, then the six digits to compare. */
import type { Link } from '../../http/devices/schema.ts'
import { beginLink, confirmLink, endLink, openLink } from '../data/own-devices.ts'
import { toast } from '../data/toasts.ts'
import { relativeTime } from '../text/time.ts'
import { t } from '../text/t.ts'
import { CopyField } from '../ui/copy-field.tsx'
import { Failure } from '../ui/failure.tsx'
import { useAction } from '../ui/use-action.ts'
import { Compare, Handover } from './handover.tsx'
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
  return (
    <Handover
      title={claim === undefined ? 'own.add' : 'own.compare'}
      digits={claim?.digits}
      expiresAtMs={expiresAtMs}
      onOver={() => void openLink.refresh()}
    >
      {claim === undefined ? (
        <ShowLink open={open} />
      ) : (
        <Compare
          device={<bdi>{claim.name}</bdi>}
          digits={claim.digits}
          hints={['own.compareHint', 'own.gets']}
          yes={{ text: 'own.same', run: () => confirm(claim.digits) }}
          no={{ text: 'own.different', run: endLink }}
        />
      )}
    </Handover>
  )
}

async function confirm(digits: string): Promise<void> {
  await confirmLink(digits)
  toast(t('own.added'))
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
