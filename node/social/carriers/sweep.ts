/** Deletes the entries of feeds that are no longer carried here. */
import type { FeedId } from '../../../protocol/ids.ts'
import { sweepEntriesMax } from './limits.ts'
import { deleteEntries } from '../../store/feed-store.ts'
import type { Store } from '../../store/store.ts'
import { feeds } from '../feeds/tables.ts'
import { uncarried } from './tables.ts'

/** Deletes in steps, between which others may write. */
export async function sweep(store: Store): Promise<void> {
  for (const [id] of await store.list(uncarried, {})) {
    for (let isGone = false; !isGone;) {
      isGone = await store.transact(async (tx) => {
        // Carried or read again meanwhile.
        const isKept = tx.get(feeds, id) !== undefined
        const isDone = isKept || (await deleteEntries(tx, id as FeedId, sweepEntriesMax))
        if (isDone) tx.delete(uncarried, id)
        return isDone
      })
    }
  }
}
