/** Hides a post, or shows it again: the pressed button goes, but the card stays, and keeps the place of the keyboard. */
import { hidePost } from '../data/hiding.ts'

export async function hideInPlace(id: string, hidden: boolean): Promise<void> {
  document.getElementById(`post-${id}`)?.focus({ preventScroll: true })
  await hidePost(id, hidden)
}
