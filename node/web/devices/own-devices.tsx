/** The owner's devices, each with a node of its own: their names, when they were last there, and adding one. */
import { useEffect } from 'preact/hooks'
import type { Device } from '../../http/devices/schema.ts'
import { openLink, ownDevices, renameDevice } from '../data/own-devices.ts'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'

import { TimeAgo } from '../ui/time-ago.tsx'
import { AddDevice } from './add-device.tsx'
import { NamedRow } from './named-row.tsx'
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

const texts = {
  label: 'own.name',
  save: 'own.save',
  keep: 'own.keep',
  rename: 'own.rename',
  renameOf: 'own.renameOf',
} as const

function DeviceRow({ device }: { device: Device }) {
  const { id, name, isThis, sinceMs } = device
  const shown = name === '' ? t('own.unnamed') : name
  return (
    <NamedRow
      id={`device-${id}`}
      name={name}
      shown={shown}
      texts={texts}
      hint={
        <>
          <LastSeen device={device} />
          {sinceMs === undefined ? null : (
            <>
              {' · '}
              {t('own.since')} <TimeAgo timeMs={sinceMs} />
            </>
          )}
        </>
      }
      onRename={(given) => renameDevice(id, given)}
    >
      {isThis ? null : <RevokeDevice device={id} name={shown} />}
    </NamedRow>
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
