/** The owner's devices, each with a node of its own: their names, when they were last there, and adding one. */
import { useEffect, useState } from 'preact/hooks'
import type { Device } from '../../http/devices/schema.ts'
import { openLink, ownDevices, renameDevice } from '../data/own-devices.ts'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { NameForm } from '../ui/name-form.tsx'
import { TimeAgo } from '../ui/time-ago.tsx'
import { AddDevice } from './add-device.tsx'
import { RevokeDevice } from './revoke-device.tsx'
import '../styles/devices.css'

export function OwnDevices() {
  useEffect(() => {
    void ownDevices.refresh()
    void openLink.refresh()
  }, [])
  return (
    <section class="card devices" aria-labelledby="own-devices-title">
      <h2 id="own-devices-title">{t('own.title')}</h2>
      <p class="hint">{t('own.about')}</p>
      <Failure error={ownDevices.error.value ?? openLink.error.value} />
      <ul class="browsers">
        {ownDevices.data.value?.map((device) => (
          <li key={device.id}>
            <DeviceRow device={device} />
          </li>
        ))}
      </ul>
      <AddDevice />
    </section>
  )
}

function DeviceRow({ device }: { device: Device }) {
  const { id, name, isThis, sinceMs } = device
  const [isNaming, setNaming] = useState(false)
  const shown = name === '' ? t('own.unnamed') : name
  if (isNaming) {
    return (
      <NameForm
        id={`device-${id}`}
        label={t('own.name')}
        value={name}
        button={t('own.save')}
        isFocused
        onName={async (given) => {
          await renameDevice(id, given)
          setNaming(false)
        }}
        onCancel={{ label: t('own.keep'), run: () => setNaming(false) }}
      />
    )
  }
  return (
    <>
      <p>
        <b>
          <bdi>{shown}</bdi>
        </b>
        <br />
        <span class="hint">
          <LastSeen device={device} />
          {sinceMs === undefined ? null : (
            <>
              {' · '}
              {t('own.since')} <TimeAgo timeMs={sinceMs} />
            </>
          )}
        </span>
      </p>
      <div class="actions">
        <button
          type="button"
          class="quiet"
          aria-label={t('own.renameOf', { name: shown })}
          onClick={() => setNaming(true)}
        >
          {t('own.rename')}
        </button>
        {isThis ? null : <RevokeDevice device={id} name={shown} />}
      </div>
    </>
  )
}

function LastSeen({ device: { isThis, isOnline, lastSeenMs } }: { device: Device }) {
  if (isThis) return <>{t('own.this')}</>
  if (isOnline) return <>{t('own.online')}</>
  if (lastSeenMs === undefined) return <>{t('own.away')}</>
  return (
    <>
      {t('own.seen')} <TimeAgo timeMs={lastSeenMs} />
    </>
  )
}
