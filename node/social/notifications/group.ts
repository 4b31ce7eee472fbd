/** Acts of one kind on one thing as one notification. */
import type { NotificationId } from '../../../protocol/ids.ts'
import { keyOf } from '../../store/table.ts'
import { namedMax } from './limits.ts'
import type { ActRow, Actor, NotificationRow } from './tables.ts'

/** Names the notification that tells of an act: kind!thing. */
export function groupOf({ kind, about }: Pick<ActRow, 'kind' | 'about'>): string {
  return keyOf(kind, about)
}

/** The newest first; of those at once, the same on all devices. */
export function newestFirst(acts: readonly ActRow[]): ActRow[] {
  return acts.toSorted((a, b) => b.atMs - a.atMs || (a.id < b.id ? -1 : 1))
}

/** One notification of all acts of a group; `undefined` where there is none. */
export function grouped(
  acts: readonly ActRow[],
  isSeen: (act: NotificationId) => boolean,
): NotificationRow | undefined {
  const sorted = newestFirst(acts)
  const [newest] = sorted
  if (newest === undefined) return undefined
  const { kind, about, post, detail, atMs } = newest
  const actors = new Map<string, Actor>()
  for (const { by, name } of sorted) {
    if (!actors.has(by)) actors.set(by, { person: by, ...(name !== undefined && { name }) })
  }
  return {
    group: groupOf(newest),
    kind,
    about,
    ...(post !== undefined && { post }),
    ...(detail !== undefined && { detail }),
    atMs,
    actors: [...actors.values()].slice(0, namedMax),
    people: actors.size,
    acts: sorted.length,
    unread: sorted.filter(({ id }) => !isSeen(id)).length,
  }
}
