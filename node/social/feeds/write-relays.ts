/** Writes relays into a feed of ours, behind the certificates that they name: each of these stands in the feed once. */
import type { FeedName } from '../../../protocol/feed.ts'
import { certificateId, type CertificateId } from '../../../protocol/ids.ts'
import { certificatesMax } from '../../../protocol/limits.ts'
import { relayedOf } from '../../../protocol/records/relay.ts'
import type { SignedResponse } from '../../../protocol/records/response.ts'
import { keyOf } from '../../store/table.ts'
import type { Transaction } from '../../store/transaction.ts'
import type { Keyring } from './keyring.ts'
import { certifiedIn } from './tables.ts'
import type { Writer } from './writer.ts'

/** @returns the number of entries */
export function writeRelays(
  tx: Transaction,
  { keyring, writer }: { keyring: Keyring; writer: Writer },
  { name, relays }: { name: FeedName; relays: readonly (readonly SignedResponse[])[] },
): number {
  const feed = keyring.feed(name)
  const missing = new Map<CertificateId, Uint8Array>()
  for (const { certificate } of relays.flat()) {
    const id = certificateId(certificate)
    if (tx.get(certifiedIn, keyOf(feed, id)) === undefined) missing.set(id, certificate)
  }
  const left = [...missing.values()]
  let entries = relays.length
  for (; left.length > 0; entries += 1) {
    const some = left.splice(0, certificatesMax)
    writer.write(tx, name, { kind: 'certificates', certificates: some })
  }
  for (const responses of relays) {
    writer.write(tx, name, { kind: 'relay', responses: responses.map(relayedOf) })
  }
  return entries
}
