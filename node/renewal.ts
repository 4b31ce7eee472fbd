/** A home goes on as another device of its person: where its keys are in use elsewhere, and where a repair may have lost something. */
import type { NoticeKind } from '../protocol/records/notice.ts'
import { NotSetUpError } from './errors.ts'
import type { Home } from './home.ts'
import type { Log } from './log.ts'
import { Keyring, type Secrets } from './social/feeds/keyring.ts'
import { rebuildViews } from './social/rebuild.ts'
import { feeds, type FeedRow } from './social/feeds/tables.ts'
import { viewTables } from './social/slices.ts'
import { mendFeeds } from './store/mend.ts'
import type { Store } from './store/store.ts'
import type { World } from './world.ts'

export interface RenewalParts {
  home: Pick<Home, 'readSecrets' | 'renewDevice'>
  store: Store
  log: Log
  world: World
}

/** Makes a home another device of its person. Its views must be made anew after it. */
export async function renewKeys(
  { home, store, world }: RenewalParts,
  because: NoticeKind,
): Promise<void> {
  // Noted first: after a crash the views are made for whichever device there is.
  await store.beginRebuild(viewTables)
  await home.renewDevice(world, because)
}

/**
 * Makes the views of a home those of the device that it is now.
 *
 * @returns how many entries they were made of.
 */
export async function readAnew({
  home,
  store,
  log,
}: RenewalParts): Promise<{ secrets: Secrets; entries: number }> {
  const secrets = await home.readSecrets()
  if (secrets === undefined) throw new NotSetUpError('no identity')
  return { secrets, entries: await rebuildViews({ store, keyring: new Keyring(secrets), log }) }
}

/**
 * Makes whole what a repaired database lost in the middle. Anything may be missing, also what others have: so nothing more
 * is written with the keys that there were.
 */
export async function renewRepaired(
  parts: RenewalParts,
  before: Secrets,
): Promise<{ secrets: Secrets; entries: number }> {
  const { store } = parts
  const { person } = new Keyring(before)
  await mendFeeds(store, {
    rank: (feed) => readingOrder(store.get(feeds, feed)?.kind),
    isForeign: (feed) => (store.get(feeds, feed)?.owner ?? person) !== person,
  })
  await renewKeys(parts, 'repaired')
  return readAnew(parts)
}

/** Of entries that came at the same time, those are read first that say what the others are. */
function readingOrder(kind: FeedRow['kind'] | undefined): number {
  return kind === undefined ? 4 : ['self', 'pair', 'public', 'aspect', 'carried'].indexOf(kind)
}
