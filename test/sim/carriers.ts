/** Whether those who carry for somebody have all that they are to carry, and nothing else. */
import type { FeedId } from '../../protocol/ids.ts'
import { carriedFor, carryOffers, usedCarriers } from '../../node/social/carriers/tables.ts'
import { feeds } from '../../node/social/feeds/tables.ts'
import { headAt } from '../../node/store/feed-store.ts'
import type { SimNode } from './node.ts'

/** The feeds of an owner that another node carries. */
export async function carriedFeeds(owner: SimNode, carrier: SimNode): Promise<FeedId[]> {
  const { store } = owner.running
  const offer = store.get(carryOffers, carrier.peer)
  if (store.get(usedCarriers, carrier.person) === undefined || !((offer?.bytes ?? 0) > 0)) return []
  const rows = await store.list(feeds, {})
  return rows.flatMap(([, { id, isMine, reader }]) => {
    const isSent = isMine && reader !== carrier.peer && headAt(store, id).height > 0
    return isSent ? id : []
  })
}

/** Whether there is no more room for what somebody writes. */
export function isFull(owner: SimNode, carrier: SimNode): boolean {
  const row = carrier.running.store.get(carriedFor, owner.person)
  return row?.isFull === true || owner.running.store.get(carryOffers, carrier.peer)?.isFull === true
}
