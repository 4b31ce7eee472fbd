/** The owner's devices, each with a node of its own, and the link that makes a new node one of them. */
import { call } from '../api/client.ts'
import { onChange } from './changes.ts'
import { resource } from './resource.ts'

export const ownDevices = resource(async () => (await call('GET /devices')).items)
export const openLink = resource(async () => (await call('GET /devices/link')).open)

const kinds = new Set(['me', 'person', 'presence', 'settings', 'reset'])
onChange(({ kind }) => {
  if (!kinds.has(kind)) return
  ownDevices.refreshIfUsed()
  openLink.refreshIfUsed()
})

export async function renameDevice(device: string, name: string): Promise<void> {
  await call('PATCH /devices/:device', { params: { device }, json: { name } })
  await ownDevices.refresh()
}

export async function revokeDevice(device: string): Promise<void> {
  await call('DELETE /devices/:device', { params: { device } })
  await ownDevices.refresh()
}

export async function beginLink(): Promise<void> {
  await call('POST /devices/link')
  await openLink.refresh()
}

export async function endLink(): Promise<void> {
  await call('DELETE /devices/link')
  await openLink.refresh()
}

/** Makes the node a device of the owner's that shows these digits. */
export async function confirmLink(digits: string): Promise<void> {
  await call('POST /devices/link/confirm', { json: { digits } })
  await openLink.refresh()
}
