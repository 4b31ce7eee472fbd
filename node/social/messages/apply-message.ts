/**
 * Messages: from the pair feed of any participant, who may pass on what others signed, into the conversation. The last version counts,
 * and of one that was taken back text and media leave the disk.
 */
import { toBase64url } from '../../../protocol/bytes.ts'
import { MalformedError } from '../../../protocol/errors.ts'
import {
  isLaterMessage,
  messageTie,
  readProvedMessage,
  starterOf,
  verifyMessage,
  type MessageRecord,
  type ProvedMessage,
} from '../../../protocol/records/message.ts'
import { normalBody, readableName } from '../../../protocol/text.ts'
import { LimitReachedError } from '../../errors.ts'
import { keyOf, sortable, under } from '../../store/table.ts'
import type { Transaction } from '../../store/transaction.ts'
import { noteChange } from '../feeds/changes.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { addPlace, dropItem, dropText } from '../feeds/placements.ts'
import { believedMs } from '../feeds/times.ts'
import { mediaRow } from '../media/media-rows.ts'
import { putConversation } from './conversation-rows.ts'
import { conversationsPerPersonMax, messagesKept } from './limits.ts'
import { dropMessageMedia, followMedia } from './message-media.ts'
import { deleteRow, messageRow, putRow } from './rows.ts'
import {
  conversationCounts,
  conversations,
  gonePlaces,
  messageCounts,
  messages,
  toPass,
  type ConversationRow,
  type MessageRow,
} from './tables.ts'
import { forgetUnread, noteUnread } from './unread.ts'

/**
 * @throws {MalformedError} or {BadSignatureError} unless a participant wrote it, another one sent it, and we are one.
 * @throws {LimitReachedError} when its sender brought too many conversations.
 */
export function applyMessage(context: ApplyContext, record: MessageRecord): void {
  const { tx, feed, seq, keyring } = context
  const proved = feed.isMine ? readProvedMessage(record) : verifyMessage(record)
  const { participants } = record
  const isOurs = participants.includes(keyring.person) && participants.includes(feed.owner)
  if (!isOurs) throw new MalformedError('a message of other people')
  const known = messageRow(tx, proved.id)
  if (known?.isGone === true && record.isGone !== true) {
    return dropText(tx, { feed: feed.id, seq })
  }
  assertFew(context, proved)
  // Also where the text came by another way first.
  if (record.passTo !== undefined) ask(context)
  if (record.isGone === true) tx.put(gonePlaces, proved.id, keyOf(feed.id, sortable(seq)))
  else addPlace(tx, proved.id, { feed: feed.id, seq })
  if (known !== undefined && !isLaterMessage(record, known)) return
  putConversation(tx, conversationOf(context, { record, proved }))
  const row = rowOf(context, { record, proved, known })
  const isNew = putRow(tx, row)
  followMedia(context, record, { row, known })
  if (row.isGone === true) forgetText(tx, row)
  else if (isNew && row.writer !== keyring.person) noteUnread(tx, row)
  if (isNew) tx.beforeCommit(() => forgetFirst(context, row))
  noteChange(tx, { kind: 'conversation', id: row.conversation, message: row.id })
}

interface Came {
  readonly record: MessageRecord
  readonly proved: ProvedMessage
}

function rowOf(
  { tx, receivedAtMs, arrival, keyring }: ApplyContext,
  { record, proved, known }: Came & { known: MessageRow | undefined },
): MessageRow {
  const { id, conversation, writer } = proved
  const { atMs, nonce, version, isGone } = record
  return {
    id,
    conversation,
    writer,
    name: readableName(record.name),
    text: normalBody(record.text),
    media: record.media.map(mediaRow),
    ...(isGone && { isGone }),
    atMs,
    believedMs: known?.believedMs ?? believedMs(tx, { saidMs: atMs, receivedAtMs }),
    nonce: toBase64url(nonce),
    version,
    tie: messageTie(record),
    arrival: known?.arrival ?? (writer === keyring.person ? 0 : arrival),
  }
}

/** The conversation as it is with a message. */
function conversationOf(
  { tx, receivedAtMs }: ApplyContext,
  { record, proved }: Came,
): ConversationRow {
  const { participants, names, atMs } = record
  const id = proved.conversation
  const known = tx.get(conversations, id)
  const starter = starterOf(participants)
  const isByStarter = starter === undefined || starter === proved.writer
  const isNew = messageRow(tx, proved.id) === undefined
  const cameMs = isNew ? believedMs(tx, { saidMs: atMs, receivedAtMs }) : 0
  return {
    ...(known ?? { id, participants, names: [] }),
    ...(isByStarter && names && { names: names.map(readableName) }),
    isStarted: isByStarter || known?.isStarted === true,
    lastMs: Math.max(cameMs, known?.lastMs ?? 0),
  }
}

/** Counts a conversation that begins by what somebody else sent. */
function assertFew({ tx, feed }: ApplyContext, { conversation }: ProvedMessage): void {
  if (feed.isMine || tx.get(conversations, conversation) !== undefined) return
  const max = conversationsPerPersonMax
  const count = tx.get(conversationCounts, feed.owner) ?? 0
  if (count >= max) throw new LimitReachedError('conversations', { max })
  tx.put(conversationCounts, feed.owner, count + 1)
}

/** A text that is taken back leaves the disk wherever it stands. */
function forgetText(tx: Transaction, row: MessageRow): void {
  forgetUnread(tx, row)
  tx.beforeCommit(() => dropItem(tx, row.id, () => true))
}

/** Of too many messages the first ones go, the same ones everywhere. */
async function forgetFirst(context: ApplyContext, { conversation }: MessageRow): Promise<void> {
  const { tx } = context
  const surplus = (tx.get(messageCounts, conversation) ?? 0) - messagesKept
  if (surplus <= 0) return
  for (const [, row] of await tx.list(messages, { ...under(conversation), limit: surplus })) {
    forgetUnread(tx, row)
    dropMessageMedia(context, row)
    deleteRow(tx, row)
    tx.delete(gonePlaces, row.id)
    await dropItem(tx, row.id, () => true)
  }
}

/** The sender cannot reach everybody: our node passes it on. */
function ask({ tx, feed, seq, events, isReplay }: ApplyContext): void {
  if (isReplay || feed.isMine) return
  tx.put(toPass, keyOf(feed.id, sortable(seq)), true)
  tx.afterCommit(() => events.messageToPass?.())
}
