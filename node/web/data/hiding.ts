/** Posts that the owner hides. Where one stands it leaves a line with the way back, until the list is read anew, so that nothing moves. */
import { signal } from '@preact/signals'
import { call } from '../api/client.ts'
import { readNewest, setHidden } from './posts.ts'

/** Ids of posts that were hidden since they are shown. */
export const folded = signal<ReadonlySet<string>>(new Set())

/** Hides a post of somebody else on all devices, or shows it again. */
export async function hidePost(id: string, hidden: boolean): Promise<void> {
  await call('PUT /posts/:post/hidden', { params: { post: id }, json: { hidden } })
  fold(id, hidden)
}

/** The same was done in another browser, or on another device. */
export function hiddenElsewhere(id: string, hidden: boolean): void {
  fold(id, hidden)
  if (!hidden) void readNewest()
}

/** In the list of hidden posts all are shown. */
export function unfoldAll(): void {
  folded.value = new Set()
}

function fold(id: string, hidden: boolean): void {
  const others = [...folded.value].filter((one) => one !== id)
  folded.value = new Set(hidden ? [...others, id] : others)
  setHidden(id, hidden)
}
