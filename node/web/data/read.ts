/** Reading progress of the owner in the stream: how much is new, and from where on. */
import { computed, signal } from '@preact/signals'
import type { Post } from '../../http/posts/schema.ts'
import { call } from '../api/client.ts'
import { resource } from './resource.ts'

export const readMark = resource(() => call('GET /read'))

/** Posts of others that were not looked at yet. */
export const unreadCount = computed(() => readMark.data.value?.unread ?? 0)

/** Where what is new ends, as it was when the stream was opened; `undefined` until known. */
export const newSince = signal<number | undefined>(undefined)

/** All that had come when the stream was opened. */
let opened = 0
let told = 0

/** Notes from where on posts are new, before those that are looked at now stop to be. */
export async function openStream(): Promise<void> {
  await readMark.refresh()
  opened = readMark.data.value?.arrived ?? 0
  newSince.value = readMark.data.value?.untilMs
}

/** The reader sees these posts now, and not those that wait. */
export async function look(shown: readonly Post[], waiting: readonly Post[]): Promise<void> {
  if (newSince.value === undefined || document.visibilityState === 'hidden') return
  const seen = Math.max(opened, ...shown.map((post) => post.arrived))
  const arrived = Math.min(seen, ...waiting.map((post) => post.arrived - 1))
  if (arrived <= told) return
  told = arrived
  try {
    await call('PUT /read', { json: { arrived } })
    await readMark.refresh()
  } catch {
    // It is told again with the next post.
    told = 0
  }
}
