/**
 * The typed content of an entry. Each kind has a file of its own, and a place in one of the four kinds of feed; a
 * record in a feed of another kind is refused, so a friend's public feed cannot hand out grants.
 */
import { decodeFields, encodeFields } from '../codec.ts'
import { recordBytesMax } from '../envelope.ts'
import { MalformedError } from '../errors.ts'
import type { FeedKind } from '../feed.ts'
import { aboutCodec, aboutMeCodec } from './about.ts'
import { aspectCodec } from './aspect.ts'
import { bindingCodec } from './binding.ts'
import { blockCodec } from './block.ts'
import { cardCodec } from './card.ts'
import {
  carrierCodec,
  carryBlobsCodec,
  carryCodec,
  carryOfferCodec,
  carryStateCodec,
  carryWishCodec,
} from './carry.ts'
import { collectionCodec } from './collection.ts'
import { certificatesCodec } from './certificates.ts'
import { relayCodec } from './relay.ts'
import { refusalCodec, responseCodec } from './response.ts'
import { contactCodec } from './contact.ts'
import { conversationCodec } from './conversation.ts'
import { draftCodec, draftGoneCodec } from './draft.ts'
import { epochCodec } from './epoch.ts'
import { followCodec } from './follow.ts'
import { followTagCodec } from './follow-tag.ts'
import { grantCodec } from './grant.ts'
import { guestLinkCodec, guestLinkEndCodec } from './guest-link.ts'
import { guestDecisionCodec, guestResponseCodec } from './guest-response.ts'
import { hideCodec } from './hide.ts'
import { inviteCodec, inviteRevokedCodec, inviteUsedCodec } from './invite.ts'
import {
  introductionCodec,
  introductionWithdrawnCodec,
  meetAcceptCodec,
  meetChoiceCodec,
  meetCodec,
  meetKeyCodec,
} from './meet.ts'
import { memberCodec } from './member.ts'
import { muteCodec } from './mute.ts'
import { noteCodec } from './note.ts'
import { messageCodec } from './message.ts'
import { noticeCodec } from './notice.ts'
import { pinCodec } from './pin.ts'
import { portraitCodec } from './portrait.ts'
import { postEditCodec } from './post-edit.ts'
import { postCodec } from './post.ts'
import { profileCodec } from './profile.ts'
import { quoteCodec } from './quote.ts'
import { readCodec } from './read.ts'
import { retractionCodec } from './retraction.ts'
import { revocationCodec } from './revocation.ts'
import { seenCodec } from './seen.ts'
import { settingCodec } from './setting.ts'
import {
  acquaintancesCodec,
  introduceMeCodec,
  notNowCodec,
  suggestibleCodec,
} from './suggestion.ts'
import { threadCodec } from './thread.ts'
import { yoursCodec } from './yours.ts'
import type { RecordCodec } from './record-codec.ts'

/** All kinds of records: a new one is one line here, and does not compile before a room of the node brings it into views. */
export const recordCodecs = [
  aboutCodec,
  aboutMeCodec,
  acquaintancesCodec,
  aspectCodec,
  bindingCodec,
  blockCodec,
  cardCodec,
  carrierCodec,
  carryBlobsCodec,
  carryCodec,
  carryOfferCodec,
  carryStateCodec,
  carryWishCodec,
  certificatesCodec,
  collectionCodec,
  contactCodec,
  conversationCodec,
  draftCodec,
  draftGoneCodec,
  epochCodec,
  followCodec,
  followTagCodec,
  grantCodec,
  guestLinkCodec,
  guestLinkEndCodec,
  guestResponseCodec,
  guestDecisionCodec,
  hideCodec,
  introduceMeCodec,
  introductionCodec,
  introductionWithdrawnCodec,
  inviteCodec,
  inviteRevokedCodec,
  inviteUsedCodec,
  meetAcceptCodec,
  meetChoiceCodec,
  meetCodec,
  meetKeyCodec,
  memberCodec,
  muteCodec,
  messageCodec,
  notNowCodec,
  noteCodec,
  noticeCodec,
  pinCodec,
  portraitCodec,
  postCodec,
  postEditCodec,
  profileCodec,
  quoteCodec,
  readCodec,
  refusalCodec,
  relayCodec,
  responseCodec,
  retractionCodec,
  revocationCodec,
  seenCodec,
  yoursCodec,
  settingCodec,
  suggestibleCodec,
  threadCodec,
] as const

type RecordOf<Codec> = Codec extends RecordCodec<infer R> ? R : never

export type FeedRecord = RecordOf<(typeof recordCodecs)[number]>

const codecs = new Map<string, RecordCodec<FeedRecord>>(
  recordCodecs.map((codec) => [codec.kind, codec as unknown as RecordCodec<FeedRecord>]),
)

/** The bytes of a record: a map whose field `k` names the kind. */
export function encodeRecord(record: FeedRecord): Uint8Array {
  const codec = codecs.get(record.kind)
  if (codec === undefined) throw new MalformedError(`no such kind of record: ${record.kind}`)
  return encodeFields({ ...codec.fields(record), k: record.kind })
}

/**
 * The record in some bytes of a feed, or `undefined` for a kind that this release does not know: a later one may.
 *
 * @throws {MalformedError} when a known kind has a wrong field or stands in the wrong kind of feed.
 */
export function decodeRecord(bytes: Uint8Array, feed: FeedKind): FeedRecord | undefined {
  const fields = decodeFields(bytes, recordBytesMax)
  const codec = codecs.get(fields.text('k', 32))
  if (codec === undefined) return undefined
  if (!codec.feeds.includes(feed)) {
    throw new MalformedError(`a ${codec.kind} record does not belong in a ${feed} feed`)
  }
  return codec.read(fields)
}
