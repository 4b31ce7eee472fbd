/** Has new notifications shown beside other windows while this page is out of sight, where the owner turned that on. */
import type { Change } from '../../http/events/schema.ts'
import { desktop } from '../data/desktop.ts'

export function showDesktopNews(change: Change): void {
  const isWanted = change.kind === 'notification' && desktop.peek() === 'on'
  if (isWanted && document.visibilityState === 'hidden') void show(change.id)
}

async function show(id: string): Promise<void> {
  try {
    await (await import('../notifications/show-desktop.ts')).showOnDesktop(id)
  } catch {
    // The node is silent, or the part does not load: the page says so once it is looked at.
  }
}
