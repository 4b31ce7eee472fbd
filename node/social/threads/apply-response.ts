/**
 * Responses: from the writer's pair feed into the inbox of the post's author, and from the author's feeds into the thread of
 * each reader of the post.
 */
import { equalBytes, fromBase64url } from '../../../protocol/bytes.ts'
import { MalformedError, PappusError } from '../../../protocol/errors.ts'
import { peerName, type PersonId } from '../../../protocol/ids.ts'
import {
  readProved,
  verifyWords,
  type ProvedResponse,
  type RefusalRecord,
  type ResponseRecord,
  type SignedResponse,
} from '../../../protocol/records/response.ts'
import type { RelayedResponse, RelayRecord } from '../../../protocol/records/relay.ts'
import { reaction } from '../../../protocol/responses/reaction.ts'
import { vote } from '../../../protocol/responses/vote.ts'
import { responseTypeOf } from '../../../protocol/responses/response-types.ts'
import { LimitReachedError } from '../../errors.ts'
import type { Transaction } from '../../store/transaction.ts'
import { countRelay } from '../aspects/relay-counts.ts'
import { revokedAtMs } from '../contacts/apply-revocation.ts'
import { blockedPeers, peers } from '../contacts/tables.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { certified, keepCertificate } from '../feeds/certificates.ts'
import {
  addPlace,
  addPlaces,
  dropText,
  expiredAt,
  isRetracted,
  setAside,
} from '../feeds/placements.ts'
import { isThreadFull } from './counts.ts'
import { goneWith } from './apply-retraction.ts'
import { awaitCertificates } from './awaited.ts'
import { receive } from './inbox.ts'
import { believedMs } from '../feeds/times.ts'
import { threadResponsesMax } from './limits.ts'
import { putResponse, refuseResponse, rowOf } from './response-rows.ts'
import { tellRefusal } from './tell-owner.ts'

/** Types that change nothing but counts. */
const patientTypes: readonly string[] = [reaction.type, vote.type]
const noKey = new Uint8Array(0)

/** One of ours waits for the author's node; one of somebody else's is for us to relay. */
export function applyResponse(context: ApplyContext, record: ResponseRecord): void {
  const { tx, feed, seq, keyring } = context
  const place = { feed: feed.id, seq }
  const author = feed.isMine ? readerOf(context) : keyring.person
  if (author === undefined) return
  const proved = readProved(record, author)
  if (!feed.isMine) {
    // First, so that nobody has the certificates of others kept.
    assertBySender(context, proved)
    keepCertificate(tx, record.certificate)
    verifyWords(record, author)
  }
  checkBody(record, proved, author)
  if (isGone(tx, author, proved)) return dropText(tx, place)
  addPlace(tx, proved.id, place)
  if (expiredAt(tx, author, proved.post)) return setAside(tx, author, proved.post, proved.id)
  if (!feed.isMine) return receive(context, patientTypes.includes(record.type))
  putResponse(context, { response: record, proved, postAuthor: author, isWaiting: true })
}

/**
 * Responses to posts of the feed's owner; the owner may have taken some back already. Each is checked by itself: a wrong one
 * keeps no other from being shown.
 *
 * @throws {LimitReachedError} above the maxima of a thread, which no honest author's node passes.
 */
export function applyRelay(context: ApplyContext, { responses }: RelayRecord): void {
  const { tx, feed, isReplay } = context
  if (feed.isMine && !isReplay) countRelay(tx, feed.id)
  applyRelayed(context, responses)
}

/** Some responses of a relay, or all. */
export function applyRelayed(context: ApplyContext, responses: readonly RelayedResponse[]): void {
  const { tx, feed, seq } = context
  const place = { feed: feed.id, seq }
  const author = feed.owner
  const waiting: RelayedResponse[] = []
  const relayed = responses.flatMap((each) => {
    const response = certified(tx, each)
    if (response === undefined) {
      waiting.push(each)
      return []
    }
    const proved = provedOf(response, { author, isChecked: feed.isMine })
    return proved === undefined ? [] : [{ response, proved }]
  })
  awaitCertificates(context, waiting)
  const kept = relayed.filter(({ proved }) => {
    // A retraction may come before what it takes along: what answers that, too, is gone.
    if (isRetracted(tx, author, proved.item)) goneWith(context, proved.id)
    return !isGone(tx, author, proved)
  })
  // The author's node relays again what stands beside something that it takes back.
  if (kept.length < relayed.length) dropText(tx, place)
  else addPlaces(tx, [...new Set(kept.map(({ proved }) => proved.id))], place)
  for (const { response, proved } of kept) {
    const { id, post, item, person } = proved
    const isNew = rowOf(tx, id) === undefined
    if (!feed.isMine && isNew && isDisowned(context, response.atMs, proved)) continue
    if (!feed.isMine && isNew && isThreadFull(tx, { post, item, type: response.type })) {
      throw new LimitReachedError('responses in one thread', { max: threadResponsesMax })
    }
    // We wrote it and took it back; the author does not know yet.
    if (isRetracted(tx, person, id)) continue
    if (expiredAt(tx, author, post)) {
      setAside(tx, author, post, id)
      continue
    }
    putResponse(context, { response, proved, postAuthor: author, isWaiting: false })
  }
}

/**
 * Whether a device said it after its person revoked it, to an author who had not heard of that. The person's other devices take
 * it all the same: it stands under their name, and they can take it back.
 */
function isDisowned(
  { tx, keyring }: ApplyContext,
  saidMs: number,
  { person, peerKey }: ProvedResponse,
): boolean {
  if (person === keyring.person) return false
  return saidMs > (revokedAtMs(tx, person, peerName(peerKey)) ?? Infinity)
}

/** The author of a post will not relay some responses of ours. */
export function applyRefusal(context: ApplyContext, { of, why, atMs }: RefusalRecord): void {
  const { tx, feed, receivedAtMs } = context
  if (feed.isMine) return
  for (const id of of) {
    const row = rowOf(tx, id)
    if (row?.postAuthor !== feed.owner || !row.isWaiting) continue
    refuseResponse(tx, row, why)
    tellRefusal(context, row, { why, atMs: believedMs(tx, { saidMs: atMs, receivedAtMs }) })
  }
}

/** The reader of a pair feed of ours. */
function readerOf({ tx, feed: { reader } }: ApplyContext): PersonId | undefined {
  return reader && (tx.get(peers, reader) ?? tx.get(blockedPeers, reader))
}

function assertBySender({ feed }: ApplyContext, { person, peerKey }: ProvedResponse): void {
  const sender = fromBase64url(feed.peerKey) ?? noKey
  if (person !== feed.owner || !equalBytes(peerKey, sender)) {
    throw new MalformedError('a response of somebody else')
  }
}

/** The facts a response with a checked certificate proves, or `undefined` where it is wrong. Our own node checked those it relays when they came. */
export function provedOf(
  response: SignedResponse,
  { author, isChecked }: { author: PersonId; isChecked: boolean },
): ProvedResponse | undefined {
  try {
    const proved = isChecked ? readProved(response, author) : verifyWords(response, author)
    checkBody(response, proved, author)
    return proved
  } catch (error) {
    if (error instanceof PappusError) return undefined
    throw error
  }
}

/**
 * Reads a body by its type. Those of other types are not read here.
 *
 * @throws {MalformedError} or {TooLargeError} when it is none of its type, has a nonce other than the type derives, or stands where
 * the type does not.
 */
function checkBody(
  { type, body, nonce }: SignedResponse,
  { item, post, person }: ProvedResponse,
  author: PersonId,
): void {
  const known = responseTypeOf(type)
  if (known === undefined) return
  const wanted = known.nonce?.(item, known.decode(body))
  if (wanted === undefined) known.decode(body)
  else if (!equalBytes(wanted, nonce)) throw new MalformedError('a nonce of another response')
  const place = { isOnPost: item === post, isByAuthor: person === author }
  if (known.isInPlace?.(place) === false) throw new MalformedError(`a ${type} in a wrong place`)
}

/** Whether the author of a post took it back, or the response, or what that answers. */
function isGone(tx: Transaction, author: PersonId, { id, post, item }: ProvedResponse): boolean {
  return [post, item, id].some((each) => isRetracted(tx, author, each))
}
