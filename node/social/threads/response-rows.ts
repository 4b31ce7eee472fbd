/** Responses as rows of the views: the last version of each, whichever came first. */
import { fromBase64url, toBase64url } from '../../../protocol/bytes.ts'
import type { ItemId, PersonId, PostId, ResponseId } from '../../../protocol/ids.ts'
import {
  isLaterVersion,
  tieOf,
  type ProvedResponse,
  type SignedResponse,
} from '../../../protocol/records/response.ts'
import { comment } from '../../../protocol/responses/comment.ts'
import { normalBody, readableName } from '../../../protocol/text.ts'
import { keyOf, sortable, under } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import { dropAct, noteAct } from '../activity/acts.ts'
import { noteChange } from '../feeds/changes.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { believedMs } from '../feeds/times.ts'
import { posts } from '../posts/tables.ts'
import { addMention, addTags, dropMention, dropTags } from '../tags/text-index.ts'
import { countResponse } from './counts.ts'
import { ownActOf } from './own-acts.ts'
import { placeOf } from './places.ts'
import { isVoid } from './votes.ts'
import { responseKeys, responses, type ResponseRow } from './tables.ts'
import { tellOwner, untellOwner } from './tell-owner.ts'

export interface NewResponse {
  readonly response: SignedResponse
  readonly proved: ProvedResponse
  /** Of the post. */
  readonly postAuthor: PersonId
  readonly isWaiting: boolean
}

/** A response, also by a blocked person; `undefined` where there is none. */
export function rowOf(reader: Reader, id: ItemId): ResponseRow | undefined {
  const key = reader.get(responseKeys, id)
  return key === undefined ? undefined : reader.get(responses, key)
}

/** The post in whose thread an item stands, which may be the post itself. */
export function threadOf(reader: Reader, item: ItemId): PostId {
  return rowOf(reader, item)?.post ?? (item as PostId)
}

/** All that names an item as the one that it answers, in the threads of an author. */
export async function responsesTo(
  reader: Reader,
  { item, postAuthor }: Pick<ResponseRow, 'item' | 'postAuthor'>,
): Promise<ResponseRow[]> {
  const rows = (await reader.list(responses, under(item))).map(([, row]) => row)
  return rows.filter((row) => row.postAuthor === postAuthor)
}

/** Ids of all that answers an item, or answers what does, in the threads of an author. */
export async function answersBelow(
  reader: Reader,
  { item, postAuthor }: Pick<ResponseRow, 'item' | 'postAuthor'>,
): Promise<ResponseId[]> {
  const ids = (await responsesTo(reader, { item, postAuthor })).map(({ id }) => id)
  const below = await Promise.all(ids.map((id) => answersBelow(reader, { item: id, postAuthor })))
  return [...ids, ...below.flat()]
}

/** Keeps a response, unless a later version is known; what was relayed is no longer waiting. */
export function putResponse(context: ApplyContext, added: NewResponse): void {
  const { tx, receivedAtMs, keyring } = context
  const { response, proved, postAuthor, isWaiting } = added
  const known = rowOf(tx, proved.id)
  if (known !== undefined && isOutdated(response, known, isWaiting)) return
  // A version changes the words of a response, not the item that it answers.
  if (known !== undefined && !isSameThing(known, { item: proved.item, type: response.type })) return
  const row: ResponseRow = {
    id: proved.id,
    post: proved.post,
    postAuthor,
    item: proved.item,
    author: proved.person,
    nonce: toBase64url(response.nonce),
    // The record itself stays as it was signed: others check the signature too.
    name: readableName(response.name),
    type: response.type,
    body: toBase64url(response.body),
    // The last one received decides, so that rebuilt views are the same.
    atMs: believedMs(tx, { saidMs: response.atMs, receivedAtMs }),
    version: response.version,
    tie: tieOf(response),
    isWaiting,
    isRelayed: !isWaiting || known?.isRelayed === true,
  }
  if (isVoid(tx, row)) row.isVoid = true
  if (known !== undefined) remove(tx, known)
  const key = keyOf(placeOf(row), sortable(row.atMs), row.id)
  tx.put(responses, key, row)
  tx.put(responseKeys, row.id, key)
  countResponse(tx, row, 1)
  const text = commentText(row)
  const owner = keyring.person
  if (text !== undefined) addTags(tx, taggedText(tx, row, text))
  if (text !== undefined && row.author !== owner) {
    addMention(tx, spotIn(key, row), { item: row.id, post: row.post, text, owner })
  }
  const act = row.author === owner ? ownActOf(row) : undefined
  if (act !== undefined) noteAct(tx, act)
  tellOwner(context, row)
  noteChange(tx, { kind: 'response', id: row.id })
}

/** Whether what is known counts in place of what came: a later version, or the same one that no longer waits. */
function isOutdated(came: SignedResponse, known: ResponseRow, isWaiting: boolean): boolean {
  if (isLaterVersion(came, known)) return false
  const isSame = came.version === known.version && tieOf(came) === known.tie
  return !isSame || isWaiting
}

/** Whether two versions of a response stand in one place. */
export function isSameThing(
  one: Pick<ResponseRow, 'item' | 'type'>,
  other: Pick<ResponseRow, 'item' | 'type'>,
): boolean {
  return one.item === other.item && one.type === other.type
}

/** Forgets a response. */
export function forgetResponse(tx: Transaction, id: ResponseId): void {
  const known = rowOf(tx, id)
  if (known === undefined) return
  remove(tx, known)
  noteChange(tx, { kind: 'gone', id, post: known.post, item: known.item })
}

/** Notes why a response of ours is not relayed. */
export function refuseResponse(
  tx: Transaction,
  row: ResponseRow,
  refusal: NonNullable<ResponseRow['refusal']>,
): void {
  const key = tx.get(responseKeys, row.id)
  if (key === undefined) return
  tx.put(responses, key, { ...row, refusal })
  noteChange(tx, { kind: 'response', id: row.id })
}

function remove(tx: Transaction, row: ResponseRow): void {
  const key = tx.get(responseKeys, row.id)
  if (key === undefined) return
  tx.delete(responses, key)
  tx.delete(responseKeys, row.id)
  dropMention(tx, spotIn(key, row))
  const text = commentText(row)
  if (text !== undefined) dropTags(tx, taggedText(tx, row, text))
  countResponse(tx, row, -1)
  const act = ownActOf(row)
  if (act !== undefined) dropAct(tx, act)
  untellOwner(tx, row)
}

function taggedText(
  reader: Reader,
  { post }: ResponseRow,
  text: string,
): Parameters<typeof addTags>[1] {
  return { post, spot: reader.get(posts, post), text }
}

/** When a response stands, of its key: time!id. */
export function spotIn(key: string, row: Pick<ResponseRow, 'post' | 'item' | 'type'>): string {
  return key.slice(keyOf(placeOf(row), '').length)
}

/** The words of a comment; `undefined` for a response of another type. */
function commentText({ type, body }: Pick<ResponseRow, 'type' | 'body'>): string | undefined {
  if (type !== comment.type) return undefined
  return normalBody(comment.decode(fromBase64url(body) ?? new Uint8Array(0)).text)
}
