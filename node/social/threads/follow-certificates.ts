/** Certificates: responses that came ahead of them are shown once they are there. */
import { PappusError } from '../../../protocol/errors.ts'
import { certificateId, type CertificateId } from '../../../protocol/ids.ts'
import type { CertificatesRecord } from '../../../protocol/records/certificates.ts'
import { countRelay } from '../aspects/relay-counts.ts'
import { isKept } from '../feeds/certificates.ts'
import type { ApplyContext } from '../feeds/context.ts'
import type { ItemPlace } from '../feeds/placements.ts'
import { recordAt } from '../feeds/records.ts'
import { feeds } from '../feeds/tables.ts'
import { applyRelayed } from './apply-response.ts'
import { takeAwaiting } from './awaited.ts'

export function followCertificates(context: ApplyContext, record: CertificatesRecord): void {
  const { tx, feed, isReplay } = context
  if (feed.isMine) {
    if (!isReplay) countRelay(tx, feed.id)
    return
  }
  tx.beforeCommit(async () => {
    const ids = new Set(record.certificates.map(certificateId).filter((id) => isKept(tx, id)))
    for (const place of await takeAwaiting(tx, feed.id, ids)) await applyAt(context, place, ids)
  })
}

/** Those of the responses in an entry that waited for any of some certificates. */
async function applyAt(
  context: ApplyContext,
  place: ItemPlace,
  ids: ReadonlySet<CertificateId>,
): Promise<void> {
  const record = await recordAt(context.tx, place)
  const feed = context.tx.get(feeds, place.feed)
  if (record?.kind !== 'relay' || feed === undefined) return
  const waiting = record.responses.filter((each) => ids.has(each.certificateId))
  try {
    applyRelayed({ ...context, feed, seq: place.seq }, waiting)
  } catch (error) {
    if (!(error instanceof PappusError)) throw error
  }
}
