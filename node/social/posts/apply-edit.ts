/** Edits of posts: the greatest version counts, of two at once the one with the greater hash, whichever comes first, and whether before its post or after. */
import { toBase64url } from '../../../protocol/bytes.ts'
import { sha256 } from '../../../protocol/crypto.ts'
import { postId } from '../../../protocol/ids.ts'
import type { PostEditRecord } from '../../../protocol/records/post-edit.ts'
import { encodeRecord } from '../../../protocol/records/record.ts'
import { keyOf } from '../../store/table.ts'
import type { Transaction } from '../../store/transaction.ts'
import { noteChange } from '../feeds/changes.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { addPlace, dropText, isGone, isRetracted } from '../feeds/placements.ts'
import { believedMs } from '../feeds/times.ts'
import { notify, unnotify } from '../notifications/notify.ts'
import { addMention, addTags, dropMention, dropTags, isMention } from '../tags/text-index.ts'
import { addExpiration, dropExpiration, ending } from './expirations.ts'
import { postEdits, posts, timeline, type EditRow, type PostRow } from './tables.ts'

export function applyEdit(context: ApplyContext, record: PostEditRecord): void {
  const { tx, feed, seq, receivedAtMs } = context
  const id = postId(feed.owner, record.nonce)
  const stands = { feed: feed.id, seq }
  if (isRetracted(tx, feed.owner, id)) return dropText(tx, stands)
  addPlace(tx, id, stands)
  if (isGone(tx, feed.owner, id)) return
  const { version, text, warning, place, expiresAtMs } = record
  const key = keyOf(feed.owner, id)
  const before = tx.get(postEdits, key)
  const edit: EditRow = {
    version,
    tie: toBase64url(sha256(encodeRecord(record))),
    text,
    ...(warning !== undefined && { warning }),
    ...(place !== undefined && { place }),
    ...ending(expiresAtMs),
    atMs: believedMs(tx, { saidMs: record.atMs, receivedAtMs }),
  }
  if (before !== undefined && !isLater(edit, before)) return
  tx.put(postEdits, key, edit)
  const spot = tx.get(posts, id)
  const row = spot === undefined ? undefined : tx.get(timeline, spot)
  if (spot !== undefined && row !== undefined) rewrite(context, spot, { row, edit })
}

/** A post with the words of an edit that came before it. */
export function asEdited(tx: Transaction, row: PostRow): PostRow {
  const edit = tx.get(postEdits, keyOf(row.author, row.id))
  return edit === undefined ? row : withEdit(row, edit)
}

/** The indexes follow the new words. */
function rewrite(
  context: ApplyContext,
  key: string,
  { row, edit }: { row: PostRow; edit: EditRow },
): void {
  const { tx, keyring, feed } = context
  const { id } = row
  const wasMention = isMention(tx, key)
  const { person: owner } = keyring
  dropTags(tx, { post: id, spot: key, text: row.text })
  dropExpiration(tx, row)
  dropMention(tx, key)
  const { text } = edit
  tx.put(timeline, key, withEdit(row, edit))
  addExpiration(context, withEdit(row, edit))
  addTags(tx, { post: id, spot: key, text })
  const mayMention = feed.owner !== owner && row.origin === undefined
  if (mayMention) addMention(tx, key, { item: id, post: id, text, owner })
  const told = { kind: 'mentioned', about: id, act: id } as const
  if (!isMention(tx, key)) unnotify(tx, told)
  else if (!wasMention) notify(context, { ...told, by: feed.owner, post: id, atMs: edit.atMs })
  noteChange(tx, { kind: 'post', id })
}

function withEdit(
  { warning: _warning, place: _place, expiresAtMs: _expiresAtMs, ...row }: PostRow,
  { text, warning, place, expiresAtMs, version, atMs }: EditRow,
): PostRow {
  return {
    ...row,
    text,
    ...(warning !== undefined && { warning }),
    ...(place !== undefined && { place }),
    ...ending(expiresAtMs),
    version,
    editedAtMs: atMs,
  }
}

/** The same edit stands in several feeds: where its time lies, the earliest arrival counts. */
function isLater(one: EditRow, other: EditRow): boolean {
  if (one.version !== other.version) return one.version > other.version
  return one.tie === other.tie ? one.atMs < other.atMs : one.tie > other.tie
}
