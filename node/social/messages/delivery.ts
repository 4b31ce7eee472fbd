/** To which devices a message goes, and by whom where our node cannot reach somebody. */
import type { PeerName, PersonId } from '../../../protocol/ids.ts'
import { starterOf, type SignedMessage } from '../../../protocol/records/message.ts'
import { NotAContactError } from '../../errors.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import { isBlocked } from '../contacts/apply-block.ts'
import { contacts, devices } from '../contacts/tables.ts'
import type { Writer } from '../feeds/writer.ts'

/** Devices of a contact that we write to. */
export function devicesOf(reader: Reader, person: PersonId): PeerName[] {
  if (isBlocked(reader, person)) return []
  return (reader.get(contacts, person)?.devices ?? []).map(({ peer }) => peer)
}

/**
 * Writes a message of ours to all devices of all participants that we know, our own others included. Where some are no contacts of
 * ours, the starter is asked to pass it on to them, and our own devices, which may have met them.
 *
 * @throws {NotAContactError} when it would go to nobody.
 */
export async function deliver(
  tx: Transaction,
  { writer, person }: { writer: Writer; person: PersonId },
  message: SignedMessage,
): Promise<void> {
  const { participants } = message
  const others = participants.filter((one) => one !== person)
  const far = others.filter((one) => devicesOf(tx, one).length === 0 && !isBlocked(tx, one))
  const own = (await tx.list(devices, {})).map(([, { peer }]) => peer)
  const starter = starterOf(participants)
  let count = 0
  const write = (peers: readonly PeerName[], isAsked: boolean): void => {
    const record = { kind: 'message', ...message } as const
    const asks = isAsked && far.length > 0
    for (const peer of peers) {
      writer.write(tx, { kind: 'pair', peer }, asks ? { ...record, passTo: far } : record)
    }
    count += peers.length
  }
  for (const one of others) write(devicesOf(tx, one), one === starter)
  write(own, true)
  if (count === 0) throw new NotAContactError(others.join())
}
