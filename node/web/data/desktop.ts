/** Whether this browser shows notifications beside other windows: the owner turned it on here, and the browser allows it. */
import { signal } from '@preact/signals'
import { readStored, writeStored } from './stored.ts'

export type DesktopState = 'on' | 'off' | 'denied'

export const desktop = signal<DesktopState>(stateNow())

/** Turns it on, for which the browser asks the owner, or off. Called only on a press. */
export async function turnDesktop(isOn: boolean): Promise<void> {
  if (isOn) await Notification.requestPermission()
  writeStored('desktop', isOn ? 'on' : undefined)
  desktop.value = stateNow()
}

function stateNow(): DesktopState {
  if (!('Notification' in globalThis)) return 'off'
  if (Notification.permission === 'denied') return 'denied'
  return Notification.permission === 'granted' && readStored('desktop') === 'on' ? 'on' : 'off'
}
