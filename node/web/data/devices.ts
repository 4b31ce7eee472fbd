/** The view on other devices, and the browsers that are signed in. */
import { call } from '../api/client.ts'
import { resource } from './resource.ts'

export const view = resource(() => call('GET /view'))
export const browsers = resource(async () => (await call('GET /browsers')).items)

export async function switchLan(lan: boolean): Promise<void> {
  await call('PUT /view', { json: { lan } })
  await view.refresh()
}

export async function beginPairing(): Promise<void> {
  await call('POST /view/pairing')
  await view.refresh()
}

export async function cancelPairing(): Promise<void> {
  await call('DELETE /view/pairing')
  await view.refresh()
}

/** Lets the browser in that shows these digits. */
export async function confirmPairing(digits: string): Promise<void> {
  await call('POST /view/pairing/confirm', { json: { digits } })
  await Promise.all([view.refresh(), browsers.refresh()])
}

export async function renameBrowser(browser: string, name: string): Promise<void> {
  await call('PATCH /browsers/:browser', { params: { browser }, json: { name } })
  await browsers.refresh()
}

export async function signOutBrowser(browser: string): Promise<void> {
  await call('DELETE /browsers/:browser', { params: { browser } })
  await browsers.refresh()
}
