/** Relays that came before the certificates that they name, as ahead of a gap: their responses are shown once these are there. */
import { PappusError } from '../../../protocol/errors.ts'
import { certificateId, type CertificateId, type FeedId } from '../../../protocol/ids.ts'
import type { CertificatesRecord } from '../../../protocol/records/certificates.ts'
import { under } from '../../store/table.ts'
import type { Transaction } from '../../store/transaction.ts'
import { countRelay } from '../aspects/relay-counts.ts'
import type { ApplyContext } from '../feeds/context.ts'
import type { ItemPlace } from '../feeds/placements.ts'
import { recordAt } from '../feeds/records.ts'
import { feeds } from '../feeds/tables.ts'
import { applyRelay } from './apply-response.ts'
import { awaitedCertificates } from './tables.ts'

export function followCertificates(context: ApplyContext, record: CertificatesRecord): void {
  const { tx, feed, isReplay } = context
  if (feed.isMine && !isReplay) countRelay(tx, feed.id)
  tx.beforeCommit(async () => {
    const ids = record.certificates.map(certificateId)
    for (const place of await placesAwaiting(tx, ids)) await applyAgain(context, place)
  })
}

/** The relays that wait for any of them, each once. */
async function placesAwaiting(
  tx: Transaction,
  ids: readonly CertificateId[],
): Promise<ItemPlace[]> {
  const places = new Map<string, ItemPlace>()
  for (const id of new Set(ids)) {
    for (const [key] of await tx.list(awaitedCertificates, under(id))) {
      const [, feed = '', seq = ''] = key.split('!')
      places.set(`${feed}!${seq}`, { feed: feed as FeedId, seq: Number.parseInt(seq, 16) })
      tx.delete(awaitedCertificates, key)
    }
  }
  return [...places.values()]
}

async function applyAgain(context: ApplyContext, place: ItemPlace): Promise<void> {
  const record = await recordAt(context.tx, place)
  const feed = context.tx.get(feeds, place.feed)
  if (record?.kind !== 'relay' || feed === undefined) return
  try {
    applyRelay({ ...context, feed, seq: place.seq, isReplay: true }, record)
  } catch (error) {
    if (!(error instanceof PappusError)) throw error
  }
}
