/** The errors of a running node, beside those of the protocol. Each code has a text in the message catalogs. */
import { PappusError, TooLargeError, type ErrorInit } from '../protocol/errors.ts'
import type { PostId } from '../protocol/ids.ts'

export { PappusError, TooLargeError }

/** Another process has the store open. */
export class StoreLockedError extends PappusError {
  override readonly name = 'StoreLockedError'
  readonly code = 'store-locked'
}

/** The database is corrupt, or lacks a file. */
export class StoreDamagedError extends PappusError {
  override readonly name = 'StoreDamagedError'
  readonly code = 'store-damaged'
}

/** The system does not let us read the database: nothing says that it is damaged. */
export class StoreUnreadableError extends PappusError {
  override readonly name = 'StoreUnreadableError'
  readonly code = 'store-unreadable'
}

/** The disk has too little room for a repair; nothing was changed. */
export class RepairNeedsRoomError extends PappusError {
  override readonly name = 'RepairNeedsRoomError'
  readonly code = 'repair-needs-room'
}

/** The store was written by a later release. */
export class StoreTooNewError extends PappusError {
  override readonly name = 'StoreTooNewError'
  readonly code = 'store-too-new'
}

/** The home folder, or a folder in it, cannot be read or written. */
export class HomeUnusableError extends PappusError {
  override readonly name = 'HomeUnusableError'
  readonly code = 'home-unusable'
}

/** A file of the home cannot be read or written. */
export class HomeFileUnusableError extends PappusError {
  override readonly name = 'HomeFileUnusableError'
  readonly code = 'home-file-unusable'
}

/** A file of the home is not what this program wrote. */
export class HomeDamagedError extends PappusError {
  override readonly name = 'HomeDamagedError'
  readonly code = 'home-damaged'
}

/** A field of the configuration that is not what it should be. */
export class ConfigInvalidError extends PappusError {
  override readonly name = 'ConfigInvalidError'
  readonly code = 'config-invalid'
}

/** A field of the configuration that there is not: perhaps mistyped, and then without effect. */
export class ConfigUnknownError extends PappusError {
  override readonly name = 'ConfigUnknownError'
  readonly code = 'config-unknown'
}

/** A node runs on this home already. */
export class AlreadyRunningError extends PappusError {
  override readonly name = 'AlreadyRunningError'
  readonly code = 'already-running'
}

/** Another program has the port. */
export class PortBusyError extends PappusError {
  override readonly name = 'PortBusyError'
  readonly code = 'port-busy'
}

/** The node has no identity yet. */
export class NotSetUpError extends PappusError {
  override readonly name = 'NotSetUpError'
  readonly code = 'not-set-up'
}

/** The node becomes another device just now; it answers again in a moment. */
export class DeviceChangingError extends PappusError {
  override readonly name = 'DeviceChangingError'
  readonly code = 'device-changing'
}

/** The node has an identity already. */
export class AlreadySetUpError extends PappusError {
  override readonly name = 'AlreadySetUpError'
  readonly code = 'already-set-up'
}

/** Something that is named does not exist here. */
/** A contact who is to carry something and did not offer to. */
export class NotOfferedError extends PappusError {
  override readonly name = 'NotOfferedError'
  readonly code = 'not-offered'
}

export class NotFoundError extends PappusError {
  override readonly name = 'NotFoundError'
  readonly code = 'not-found'
}

/** An aspect of that name exists. */
export class AspectExistsError extends PappusError {
  override readonly name = 'AspectExistsError'
  readonly code = 'aspect-exists'
}

/** More of something than a node keeps. */
export class LimitReachedError extends PappusError {
  override readonly name = 'LimitReachedError'
  readonly code = 'limit-reached'
}

/** Something is for nobody: nobody was chosen to read it. */
export class EmptyAudienceError extends PappusError {
  override readonly name = 'EmptyAudienceError'
  readonly code = 'empty-audience'
}

/** The person is no contact. */
export class NotAContactError extends PappusError {
  override readonly name = 'NotAContactError'
  readonly code = 'not-a-contact'
}

/** The person is a contact already, or oneself. */
export class AlreadyAContactError extends PappusError {
  override readonly name = 'AlreadyAContactError'
  readonly code = 'already-a-contact'
}

/** The person is blocked: they would have to be unblocked first. */
export class BlockedError extends PappusError {
  override readonly name = 'BlockedError'
  readonly code = 'blocked'
}

/** The closing time of a poll is over. */
export class PollClosedError extends PappusError {
  override readonly name = 'PollClosedError'
  readonly code = 'poll-closed'
}

/** A vote for what a poll does not offer, or for several options of one that takes one alone. */
export class NotOfferedByPollError extends PappusError {
  override readonly name = 'NotOfferedByPollError'
  readonly code = 'not-offered-by-poll'
}

/** A reaction is one emoji. */
export class NotAnEmojiError extends PappusError {
  override readonly name = 'NotAnEmojiError'
  readonly code = 'not-an-emoji'
}

/** A birthday is a day of the calendar. */
export class NoSuchDayError extends PappusError {
  override readonly name = 'NoSuchDayError'
  readonly code = 'no-such-day'
}

/** A link of a profile has another scheme than `https` and `mailto`, or characters that no address has. */
export class LinkRefusedError extends PappusError {
  override readonly name = 'LinkRefusedError'
  readonly code = 'link-refused'
}

/** Its writer alone may change or take something back; the author of the post may take it back too. */
export class NotYoursError extends PappusError {
  override readonly name = 'NotYoursError'
  readonly code = 'not-yours'
}

/** Something that one does with posts of others, and this is one's own. */
export class OwnPostError extends PappusError {
  override readonly name = 'OwnPostError'
  readonly code = 'own-post'
}

/** Another device of the owner wrote it, and that one alone can change it. */
export class WrittenElsewhereError extends PappusError {
  override readonly name = 'WrittenElsewhereError'
  readonly code = 'written-elsewhere'
}

/** The author of the post locked its thread. */
export class ThreadLockedError extends PappusError {
  override readonly name = 'ThreadLockedError'
  readonly code = 'thread-locked'
}

/** An invite that somebody, or everybody it was for, has used. */
export class InviteUsedError extends PappusError {
  override readonly name = 'InviteUsedError'
  readonly code = 'invite-used'
}

/** An invite whose time is over. */
export class InviteExpiredError extends PappusError {
  override readonly name = 'InviteExpiredError'
  readonly code = 'invite-expired'
}

/** An invite that its maker took back, or never made. */
export class InviteUnknownError extends PappusError {
  override readonly name = 'InviteUnknownError'
  readonly code = 'invite-unknown'
}

/** An invite of one's own. */
export class InviteOwnError extends PappusError {
  override readonly name = 'InviteOwnError'
  readonly code = 'invite-own'
}

/** Nobody was found by the id of a person. */
export class PersonMissingError extends PappusError {
  override readonly name = 'PersonMissingError'
  readonly code = 'person-missing'
}

/** A node lets nobody follow its person who is no contact, or is not theirs: it says the same of both. */
export class NotFollowableError extends PappusError {
  override readonly name = 'NotFollowableError'
  readonly code = 'not-followable'
}

/** The other node does not answer. */
export class PeerUnreachableError extends PappusError {
  override readonly name = 'PeerUnreachableError'
  readonly code = 'peer-unreachable'
}

/** The other node answers, but not as the protocol says. */
export class PeerMisbehavedError extends PappusError {
  override readonly name = 'PeerMisbehavedError'
  readonly code = 'peer-misbehaved'
}

/** A request from a host, origin or page that may not talk to this node. */
export class ForbiddenError extends PappusError {
  override readonly name = 'ForbiddenError'
  readonly code = 'forbidden'
}

/** A request without a valid token. */
export class UnauthorizedError extends PappusError {
  override readonly name = 'UnauthorizedError'
  readonly code = 'unauthorized'
}

/** A request from another device for what is done on the machine of the node alone. */
export class OnlyHereError extends PappusError {
  override readonly name = 'OnlyHereError'
  readonly code = 'only-here'
}

/** The view is not on for other devices, so none can be paired. */
export class ViewOffError extends PappusError {
  override readonly name = 'ViewOffError'
  readonly code = 'view-off'
}

/** A code to pair a browser that is wrong, was used, is too old, or led to a no. */
export class PairingCodeError extends PappusError {
  override readonly name = 'PairingCodeError'
  readonly code = 'pairing-code'
}

/** Too many wrong codes in a minute. */
export class TooManyTriesError extends PappusError {
  override readonly name = 'TooManyTriesError'
  readonly code = 'too-many-tries'
}

/** No browser with these digits waits to be let in. */
export class NothingToPairError extends PappusError {
  override readonly name = 'NothingToPairError'
  readonly code = 'nothing-to-pair'
}

/** No new node with these digits waits to become another device. */
export class NothingToLinkError extends PappusError {
  override readonly name = 'NothingToLinkError'
  readonly code = 'nothing-to-link'
}

/** A device is to be revoked by itself, or by one that was revoked. */
export class RevokeHereError extends PappusError {
  override readonly name = 'RevokeHereError'
  readonly code = 'revoke-here'
}

/** The other node does not know the link, or another node brought it. */
export class DeviceLinkError extends PappusError {
  override readonly name = 'DeviceLinkError'
  readonly code = 'device-link'
}

/** A request whose body or parameters are not what the API expects. */
export class BadRequestError extends PappusError {
  override readonly name = 'BadRequestError'
  readonly code = 'bad-request'
}

/** The machine's disk is full. */
export class DiskFullError extends PappusError {
  override readonly name = 'DiskFullError'
  readonly code = 'disk-full'
}

/** Whether the system or LevelDB failed because the disk, or the owner's share of it, is full. */
export function isDiskFull(cause: unknown): boolean {
  return /No space left|ENOSPC|quota exceeded|EDQUOT/iu.test(String(cause))
}

/** A file of a post that is not on this node: not yet, or no longer. */
export class BlobMissingError extends PappusError {
  override readonly name = 'BlobMissingError'
  readonly code = 'blob-missing'
}

/** A picture of somebody else that may be shown with other words only to people who could see it. */
export class RemixAudienceError extends PappusError {
  override readonly name = 'RemixAudienceError'
  readonly code = 'remix-audience'
}

/** A post that is not public, or was taken back, or that its author did not prove. */
export class NotShareableError extends PappusError {
  override readonly name = 'NotShareableError'
  readonly code = 'not-shareable'

  constructor(post: PostId, init: ErrorInit = {}) {
    super(`post ${post} is not to be shared`, {}, init)
  }
}

/** A picture of a format that is not taken, or no picture at all. */
export class PictureFormatError extends PappusError {
  override readonly name = 'PictureFormatError'
  readonly code = 'picture-format'
}

/** A picture that is damaged or cut off. */
export class PictureBrokenError extends PappusError {
  override readonly name = 'PictureBrokenError'
  readonly code = 'picture-broken'
}

/** A picture that would take more pixels, frames, memory or time than one may. */
export class PictureTooBigError extends PappusError {
  override readonly name = 'PictureTooBigError'
  readonly code = 'picture-too-big'
}

/** Too many pictures wait to be prepared. */
export class PicturesBusyError extends PappusError {
  override readonly name = 'PicturesBusyError'
  readonly code = 'pictures-busy'
}

/** The library for pictures does not work on this machine. */
export class PicturesUnavailableError extends PappusError {
  override readonly name = 'PicturesUnavailableError'
  readonly code = 'pictures-unavailable'
}

/** A relay does not hold the bundle of a guest link. */
export class GuestsRefusedError extends PappusError {
  override readonly name = 'GuestsRefusedError'
  readonly code = 'guests-refused'
}

/** There is no address at which a guest could open a link. */
export class NoGuestPlaceError extends PappusError {
  override readonly name = 'NoGuestPlaceError'
  readonly code = 'no-guest-place'
}

/** Something that this program did not foresee. */
export class UnexpectedError extends PappusError {
  override readonly name = 'UnexpectedError'
  readonly code = 'unexpected'
}

/** The index of words cannot be used: it is being made, its disk is full, or this machine has no SQLite. */
export class SearchUnavailableError extends PappusError {
  override readonly name = 'SearchUnavailableError'
  readonly code = 'search-unavailable'
}

/** Too many searches wait. */
export class SearchBusyError extends PappusError {
  override readonly name = 'SearchBusyError'
  readonly code = 'search-busy'
}

/** A passphrase that could be guessed. */
export class PassphraseWeakError extends PappusError {
  override readonly name = 'PassphraseWeakError'
  readonly code = 'passphrase-weak'
}

/** A backup was sealed with another passphrase. */
export class BackupPassphraseError extends PappusError {
  override readonly name = 'BackupPassphraseError'
  readonly code = 'backup-passphrase'
}

/** A file is no backup, or not a whole one. */
export class BackupDamagedError extends PappusError {
  override readonly name = 'BackupDamagedError'
  readonly code = 'backup-damaged'
}

/** A later release made a backup. */
export class BackupTooNewError extends PappusError {
  override readonly name = 'BackupTooNewError'
  readonly code = 'backup-too-new'
}

/** A home to restore to has a person already. */
export class HomeTakenError extends PappusError {
  override readonly name = 'HomeTakenError'
  readonly code = 'home-taken'
}

/** A file or folder to bring along that is missing, or may not be read. */
export class ArchiveUnreadableError extends PappusError {
  override readonly name = 'ArchiveUnreadableError'
  readonly code = 'archive-unreadable'
}

/** A file to bring along that is no archive, or not a whole one. */
export class ArchiveDamagedError extends PappusError {
  override readonly name = 'ArchiveDamagedError'
  readonly code = 'archive-damaged'
}

/** An archive with a name or a link that leads out of it. */
export class ArchiveUnsafeError extends PappusError {
  override readonly name = 'ArchiveUnsafeError'
  readonly code = 'archive-unsafe'
}

/** An archive with more files, bytes or posts than one may have, or that swells far beyond its size. */
export class ArchiveTooLargeError extends PappusError {
  override readonly name = 'ArchiveTooLargeError'
  readonly code = 'archive-too-large'
}

/** An archive of a service that cannot be read. */
export class ArchiveUnknownError extends PappusError {
  override readonly name = 'ArchiveUnknownError'
  readonly code = 'archive-unknown'
}

/** Another archive is read or brought along now. */
export class AlreadyImportingError extends PappusError {
  override readonly name = 'AlreadyImportingError'
  readonly code = 'already-importing'
}

/** An archive of pages to look at: its owner is to ask the service for one of JSON. */
export class ArchivePagesError extends PappusError {
  override readonly name = 'ArchivePagesError'
  readonly code = 'archive-pages'
}
