/** Passing on messages that others signed: the steps of the courier. */
import {
  peerName,
  type ConversationId,
  type PeerName,
  type PersonId,
} from '../../../protocol/ids.ts'
import {
  starterOf,
  readProvedMessage,
  type MessageRecord,
} from '../../../protocol/records/message.ts'
import { decodeRecord } from '../../../protocol/records/record.ts'
import { keyOf, under } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import { peers } from '../contacts/tables.ts'
import type { Keyring } from '../feeds/keyring.ts'
import { feeds, opened } from '../feeds/tables.ts'
import type { Writer } from '../feeds/writer.ts'
import { countToday } from '../lib/daily.ts'
import { devicesOf } from './delivery.ts'
import { handedOverMax, passedPerDayMax } from './limits.ts'
import { messageRow } from './rows.ts'
import { signedRecord } from './signed.ts'
import { conversations, handedOver, messages, participations, passQuotas } from './tables.ts'

export interface PassingComponents {
  keyring: Keyring
  writer: Writer
}

/**
 * Passes a message on to the participants that its sender cannot reach: we started the conversation, or another device of ours asks.
 *
 * @returns whether that is done; it is not where enough was passed on for its writer today.
 */
export function passMessage(
  tx: Transaction,
  { keyring, writer }: PassingComponents,
  { key, nowMs }: { key: string; nowMs: number },
): boolean {
  const bytes = tx.get(opened, key)
  const record = bytes && decodeRecord(bytes, 'pair')
  const sender = tx.get(feeds, key.slice(0, key.indexOf('!')))?.owner
  if (record?.kind !== 'message' || sender === undefined) return true
  const isAsked = [sender, starterOf(record.participants)].includes(keyring.person)
  const proved = readProvedMessage(record)
  const isGone = messageRow(tx, proved.id)?.isGone === true && record.isGone !== true
  if (!isAsked || isGone) return true
  const to = targetsOf(tx, record, [keyring.person, proved.writer])
  if (to.length === 0) return true
  const counted = { person: proved.writer, nowMs, max: passedPerDayMax }
  if (!countToday(tx, passQuotas, counted)) return false
  for (const peer of to) write(tx, writer, peer, record)
  return true
}

function targetsOf(
  reader: Reader,
  { participants, passTo = [] }: MessageRecord,
  without: readonly PersonId[],
): PeerName[] {
  const people = participants.filter((one) => passTo.includes(one) && !without.includes(one))
  return people.flatMap((person) => devicesOf(reader, person))
}

/** Conversations of which a device is given the messages from before it was met; none where it was given them. */
export async function conversationsFor(
  reader: Reader,
  { person: self, device }: Keyring,
  peer: PeerName,
): Promise<ConversationId[]> {
  const person = reader.get(peers, peer)
  const own = peerName(device.peer.publicKey)
  if (person === undefined || reader.get(handedOver, keyOf(own, peer)) !== undefined) return []
  const rows = await reader.list(participations, under(person))
  const ids = rows.map(([key]) => key.slice(key.indexOf('!') + 1) as ConversationId)
  // Of others' circles the starter gives them.
  const isGiven = (id: ConversationId): boolean => {
    const row = reader.get(conversations, id)
    const starter = starterOf(row?.participants ?? [])
    return row?.isStarted === true && (person === self || (starter ?? self) === self)
  }
  return ids.filter(isGiven)
}

/** Gives a device the latest messages of a conversation. */
export async function handOver(
  tx: Transaction,
  writer: Writer,
  { conversation, peer }: { conversation: ConversationId; peer: PeerName },
): Promise<void> {
  const range = { ...under(conversation), reverse: true, limit: handedOverMax }
  const rows = (await tx.list(messages, range)).map(([, row]) => row)
  for (const row of rows.toReversed()) {
    const record = await signedRecord(tx, row)
    if (record !== undefined) write(tx, writer, peer, record)
  }
}

/** Notes that a device was given all. */
export function noteHandedOver(tx: Transaction, { device }: Keyring, peer: PeerName): void {
  tx.put(handedOver, keyOf(peerName(device.peer.publicKey), peer), true)
}

function write(
  tx: Transaction,
  writer: Writer,
  peer: PeerName,
  { passTo: _asked, ...message }: MessageRecord,
): void {
  writer.write(tx, { kind: 'pair', peer }, message)
}
