/**
 * The typed content of an entry. Each kind has a file of its own, and a place in one of the four kinds of feed; a
 * record in a feed of another kind is refused, so a friend's public feed cannot hand out grants.
 */
import { decodeFields, encodeFields, type Fields, type Value } from '../codec.ts'
import { recordBytesMax } from '../envelope.ts'
import { MalformedError } from '../errors.ts'
import type { FeedKind } from '../feed.ts'
import { aspectCodec, type AspectRecord } from './aspect.ts'
import { bindingCodec, type BindingRecord } from './binding.ts'
import { blockCodec, type BlockRecord } from './block.ts'
import { cardCodec, type CardRecord } from './card.ts'
import {
  carrierCodec,
  carryCodec,
  carryOfferCodec,
  carryStateCodec,
  type CarrierRecord,
  type CarryOfferRecord,
  type CarryRecord,
  type CarryStateRecord,
} from './carry.ts'
import { commentCodec, relayCodec, type CommentRecord, type RelayRecord } from './comment.ts'
import { contactCodec, type ContactRecord } from './contact.ts'
import { epochCodec, type EpochRecord } from './epoch.ts'
import { grantCodec, type GrantRecord } from './grant.ts'
import {
  inviteCodec,
  inviteRevokedCodec,
  inviteUsedCodec,
  type InviteRecord,
  type InviteRevokedRecord,
  type InviteUsedRecord,
} from './invite.ts'
import {
  introductionCodec,
  introductionWithdrawnCodec,
  meetAcceptCodec,
  meetChoiceCodec,
  meetCodec,
  meetKeyCodec,
  type IntroductionRecord,
  type IntroductionWithdrawnRecord,
  type MeetAcceptRecord,
  type MeetChoiceRecord,
  type MeetKeyRecord,
  type MeetRecord,
} from './meet.ts'
import { noticeCodec, type NoticeRecord } from './notice.ts'
import { memberCodec, type MemberRecord } from './member.ts'
import { postCodec, type PostRecord } from './post.ts'
import { profileCodec, type ProfileRecord } from './profile.ts'
import { yoursCodec, type YoursRecord } from './yours.ts'
import { readCodec, type ReadRecord } from './read.ts'
import { retractionCodec, type RetractionRecord } from './retraction.ts'
import {
  acquaintancesCodec,
  introduceMeCodec,
  notNowCodec,
  suggestibleCodec,
  type AcquaintancesRecord,
  type IntroduceMeRecord,
  type NotNowRecord,
  type SuggestibleRecord,
} from './suggestion.ts'
import { settingCodec, type SettingRecord } from './setting.ts'

export type FeedRecord =
  | AcquaintancesRecord
  | AspectRecord
  | BindingRecord
  | BlockRecord
  | CardRecord
  | CarrierRecord
  | CarryOfferRecord
  | CarryRecord
  | CarryStateRecord
  | CommentRecord
  | ContactRecord
  | EpochRecord
  | GrantRecord
  | IntroduceMeRecord
  | IntroductionRecord
  | IntroductionWithdrawnRecord
  | InviteRecord
  | InviteRevokedRecord
  | InviteUsedRecord
  | MeetAcceptRecord
  | MeetChoiceRecord
  | MeetKeyRecord
  | MeetRecord
  | MemberRecord
  | NotNowRecord
  | NoticeRecord
  | PostRecord
  | ProfileRecord
  | ReadRecord
  | RelayRecord
  | RetractionRecord
  | YoursRecord
  | SettingRecord
  | SuggestibleRecord

/** How one kind of record is written and read. */
export interface RecordCodec<R extends FeedRecord = FeedRecord> {
  readonly kind: R['kind']
  /** Kinds of feed that may hold it. */
  readonly feeds: readonly FeedKind[]
  fields(record: R): Record<string, Value | undefined>
  /** @throws {MalformedError} when a field is missing or wrong. */
  read(fields: Fields): R
}

const codecs = new Map<string, RecordCodec>(
  [
    acquaintancesCodec,
    aspectCodec,
    bindingCodec,
    blockCodec,
    cardCodec,
    carrierCodec,
    carryCodec,
    carryOfferCodec,
    carryStateCodec,
    commentCodec,
    contactCodec,
    epochCodec,
    grantCodec,
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
    notNowCodec,
    noticeCodec,
    postCodec,
    profileCodec,
    readCodec,
    relayCodec,
    retractionCodec,
    yoursCodec,
    settingCodec,
    suggestibleCodec,
  ].map((codec) => [codec.kind, codec as unknown as RecordCodec]),
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
