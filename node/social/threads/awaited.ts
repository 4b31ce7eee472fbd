/** Responses whose certificates are not there yet, as ahead of a gap in their feed: for which of its entries a certificate is awaited. */
import type { CertificateId, FeedId } from '../../../protocol/ids.ts'
import type { RelayedResponse } from '../../../protocol/records/relay.ts'
import { keyOf, sortable, under } from '../../store/table.ts'
import type { Transaction } from '../../store/transaction.ts'
import type { ApplyContext } from '../feeds/context.ts'
import type { ItemPlace } from '../feeds/placements.ts'
import { awaitedResponsesMax } from './limits.ts'
import { awaitedCertificates, awaitedCounts } from './tables.ts'

/** Notes what some responses of an entry wait for. Those above the maximum of their feed wait for nothing, and are not shown. */
export function awaitCertificates(
  { tx, feed, seq, run }: Pick<ApplyContext, 'tx' | 'feed' | 'seq' | 'run'>,
  responses: readonly RelayedResponse[],
): void {
  // A certificate stands before the responses that name it: where nothing is missing below them, it never comes.
  if (run.place === 'base') return
  for (const [id, { length }] of Map.groupBy(responses, ({ certificateId }) => certificateId)) {
    if (!count(tx, feed.id, length)) return
    tx.put(awaitedCertificates, keyOf(feed.id, id, sortable(seq)), length)
  }
}

/** The entries of a feed in which responses wait for any of some certificates, each once; they wait no more. */
export async function takeAwaiting(
  tx: Transaction,
  feed: FeedId,
  ids: ReadonlySet<CertificateId>,
): Promise<ItemPlace[]> {
  const seqs = new Set<number>()
  for (const id of ids) {
    for (const [key, waiting] of await tx.list(awaitedCertificates, under(feed, id))) {
      seqs.add(Number.parseInt(key.slice(keyOf(feed, id, '').length), 16))
      count(tx, feed, -waiting)
      tx.delete(awaitedCertificates, key)
    }
  }
  return [...seqs].map((seq) => ({ feed, seq }))
}

/** @returns whether so many more may wait. */
function count(tx: Transaction, feed: FeedId, change: number): boolean {
  const waiting = (tx.get(awaitedCounts, feed) ?? 0) + change
  if (waiting > awaitedResponsesMax) return false
  if (waiting > 0) tx.put(awaitedCounts, feed, waiting)
  else tx.delete(awaitedCounts, feed)
  return true
}
