/** Short notes about what just happened, at most one with a way back. */
import { signal } from '@preact/signals'

export interface Toast {
  readonly id: number
  readonly text: string
  readonly action?: { readonly label: string; readonly run: () => void }
}

/** More would cover the page; the oldest goes first. */
const toastsMax = 3

export const toasts = signal<readonly Toast[]>([])
let lastId = 0

export function toast(text: string, action?: Toast['action']): void {
  const next = { id: ++lastId, text, ...(action === undefined ? {} : { action }) }
  toasts.value = [...toasts.value, next].slice(-toastsMax)
}

export function dismissToast(id: number): void {
  toasts.value = toasts.value.filter((shown) => shown.id !== id)
}
