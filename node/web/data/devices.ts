/** The view on other devices, and the browsers that are signed in. */
import type { Browser, PairingState, View } from '../../http/view/schema.ts'
import { request } from '../api/client.ts'
import { resource } from './resource.ts'

export const view = resource(() => request<View>('view'))
export const browsers = resource(
  async () => (await request<{ items: Browser[] }>('browsers')).items,
)

export async function switchLan(lan: boolean): Promise<void> {
  await request<View>('view', { method: 'PUT', body: { lan } })
  await view.refresh()
}

export async function beginPairing(): Promise<void> {
  await request<PairingState>('view/pairing', { method: 'POST' })
  await view.refresh()
}

export async function cancelPairing(): Promise<void> {
  await request('view/pairing', { method: 'DELETE' })
  await view.refresh()
}

/** Lets the browser in that shows these digits. */
export async function confirmPairing(digits: string): Promise<void> {
  await request('view/pairing/confirm', { method: 'POST', body: { digits } })
  await Promise.all([view.refresh(), browsers.refresh()])
}

export async function renameBrowser(id: string, name: string): Promise<void> {
  await request<Browser>(`browsers/${id}`, { method: 'PATCH', body: { name } })
  await browsers.refresh()
}

export async function signOutBrowser(id: string): Promise<void> {
  await request(`browsers/${id}`, { method: 'DELETE' })
  await browsers.refresh()
}
