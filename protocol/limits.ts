/**
 * Every maximum of the wire protocol, with its reason. Limits that each node decides for itself
 * (queues, caches, retries) stand in `node/limits.ts`.
 */

const KiB = 1024

/** Largest payload beside an entry. A page must fit one 64 KiB frame with its framing around it. */
export const payloadBytesMax = 60 * KiB

/**
 * Sizes that payloads are padded to, so that a carrier sees one of nine sizes. The last is not a power
 * of two: it leaves room for the frame.
 */
export const paddedSizes: readonly number[] = [
  512,
  KiB,
  2 * KiB,
  4 * KiB,
  8 * KiB,
  16 * KiB,
  32 * KiB,
  48 * KiB,
  payloadBytesMax,
]

/**
 * Sizes of the entries of pair feeds behind the first. The smallest holds a grant: a removal writes one to every member that is
 * left. Texts stay at 512 and above, so that their length shows no better.
 */
export const pairPaddedSizes: readonly number[] = [192, ...paddedSizes]

/** Largest frame on a sync or join stream; relays cut connections early, so frames stay small. */
export const frameBytesMax = 64 * KiB

/** Payload bytes that fill one page; the rest of the frame holds keys, lengths and one signature. */
export const pagePayloadBytesMax = 62 * KiB

/** The same where a connection was cut while pages came: a relay lets 128 KiB through, and a page that is cut off is lost. */
export const smallPagePayloadBytesMax = 16 * KiB

/** Entries in one page: a page is one atomic write of the reader, which must stay short. */
export const pageEntriesMax = 120

/** Entries above this stay out of gossip (only the hint travels): a mesh repeats what it carries. */
export const gossipPayloadBytesMax = 16 * KiB

/** Largest gossip message: one entry, its signature and the envelope around both. */
export const gossipBytesMax = 20 * KiB

/** Entries in one feed: an aspect feed ends after 500 posts, a public feed should last for years. */
export const feedEntriesMax = 1_000_000

/** Feeds in one heights question; more are asked for in the next one. */
export const heightsMax = 1_000

/** Feeds that one channel may ask the heights of: all that a contact may make us read, and as many of third parties. */
export const syncFeedsMax = 5_000

/** Pages that may be on their way to a reader: half a megabyte fills 1 Mbit/s with four seconds of delay. */
export const syncCreditMax = 8

/** Questions of one channel that wait for their answer; a reader that asks more is cut off. */
export const syncQuestionsMax = 32

/** Entries of the page by which a reader begins when it lacks many: what a screen shows and some more. */
export const newestMax = 50

/** Entries of one feed that its writer can take back: a frame holds them, 5 bytes each. Of more the text stays with carriers. */
export const dropsMax = 4_500

/** Landmarks by which a fork is located: heights at doubling distances down a feed of the largest size, and some. */
export const forkHashesMax = 24

/** UTF-8 bytes of a post's text; with its record around it, it must fit the largest payload. */
export const postTextBytesMax = 50_000

/** Bytes of a record that a post quotes: alone it fits the largest payload with its proof. A post and an edit that do not fit together cannot be quoted. */
export const quotedBytesMax = 60_000

/** UTF-8 bytes of the content warning of a post: a few words. */
export const warningBytesMax = 200

/** UTF-8 bytes of the place that a post names in words. */
export const placeBytesMax = 120

/** UTF-8 bytes of the name of the network that a post was brought along from. */
export const originBytesMax = 60

/** Versions of one post: a person who changes their mind that often is a program. */
export const postVersionsMax = 1_000

/** Pinned posts of one person that are shown first on their page: more would push down what is new. */
export const pinsMax = 3

/** Options of a poll: more are a list to search through. */
export const pollOptionsMin = 2
export const pollOptionsMax = 10

/** UTF-8 bytes of one option of a poll: a short sentence. */
export const pollOptionBytesMax = 200

/** UTF-8 bytes of a tag: 100 letters of any script. */
export const tagBytesMax = 400

/** UTF-8 bytes of a comment's text: two printed pages; a longer answer is a post. */
export const commentTextBytesMax = 8_000

/** UTF-8 bytes of the name of a type of response: one word. */
export const responseTypeBytesMax = 32

/** Bytes of the body of a response, of whichever type: a comment of the largest size with its fields. */
export const responseBodyBytesMax = 8_192

/** Versions of one response: a person who changes their mind that often is a program. */
export const responseVersionsMax = 1_000

/** Responses of one relay: about 300 bytes each where each says a hundred letters of its own, so that they fit a payload, and their fields the largest value. */
export const relayedMax = 100

/** Certificates in one record: as many as fill the padded size of 16,384 bytes. */
export const certificatesMax = 96

/** Responses that one refusal names. */
export const refusedMax = 100

/** People in one conversation: a message is sealed for each device of each of them. */
export const participantsMax = 20

/** UTF-8 bytes of a message: as a comment. */
export const messageTextBytesMax = 8_000

/** Media of one message: an album is a post; with long descriptions these still fit into one record. */
export const messageMediaMax = 10

/** Versions of one message: a person who changes their mind that often is a program. */
export const messageVersionsMax = 1_000

/** Messages that one record says were read: as many as fit a record, 16 bytes each. */
export const readMessagesMax = 3_000

/** UTF-8 bytes of one emoji: a family of four with skin tones has 41. */
export const emojiBytesMax = 64

/** UTF-8 bytes of a person's name: about 30 letters of any script. */
export const nameBytesMax = 120

/** UTF-8 bytes of the name of a board or album, and of the note beside one of its items: a line or two. */
export const collectionNameBytesMax = 120
export const collectionNoteBytesMax = 200

/** Items of a board or album: 250 bytes each with the longest note, so that they fit a payload beside as many that were taken off, of 33 bytes. */
export const collectedMax = 200

/** Versions of a board or album: one a minute for years. */
export const collectionVersionsMax = 4_294_967_295

/** Posts in one guest link: as many as anybody looks through in a browser. Each takes 16 bytes of the record. */
export const guestPostsMax = 100

/** Bytes of a sealed guest bundle: 100 previews of 48 KiB with their words, and half as much again. A relay keeps them on its disk. */
export const guestBundleBytesMax = 8 * 1024 * 1024

/** Days that a guest link is good: a year. What nobody looks after any more ends by itself. */
export const guestDaysMax = 365

/** Bytes of the origin of a guest link: a long name of a host, with its port. */
export const guestOriginBytesMax = 200

/** Bytes of a bundle in one message to a relay: a few dozen questions bring the largest one. */
export const guestPartBytes = 256 * 1024

/** Bytes of one message about guest bundles: a part, and what stands beside it. */
export const guestFrameBytesMax = guestPartBytes + 512

/** UTF-8 bytes of what a guest writes: a page of a letter. Nobody knows who it is, and the author has to read it. */
export const guestTextBytesMax = 2_000

/** Bytes of a guest’s response before it is sealed: all are as long, so that a holder cannot tell an emoji from a page. */
export const guestResponsePlainBytes = 2_176

/** Responses of guests to one link that wait at its holder: the owner looks at a page of them. They fit one message. */
export const guestWaitingMax = 20

/** Responses that a holder takes for one link in all: more than anybody reads of strangers. */
export const guestResponsesMax = 200

/** Openings of a guest bundle that are counted. */
export const guestOpenedMax = 1_000_000_000

/** Versions of a draft: one every second and a half for centuries. */
export const draftVersionsMax = 4_294_967_295

/** Aspects and people of a draft: as many as a post takes. */
export const draftPartsMax = 50

/** UTF-8 bytes of an aspect's name. */
export const aspectNameBytesMax = 120

/** UTF-8 bytes of the name and of the value of a setting: a word each. */
export const settingNameBytesMax = 32
export const settingValueBytesMax = 200

/** Friends of a friend that one contact is told of: more than anybody looks through, and it fits 16 KiB. */
export const acquaintancesMax = 100

/** UTF-8 bytes of the note beside an introduction: 200 letters of any script. */
export const noteBytesMax = 800

/** UTF-8 bytes of the owner's own note about somebody: a printed page. */
export const personNoteBytesMax = 2_000

/** UTF-8 bytes of what a person writes about themselves, and of a field of few words: a printed page, and a line. */
export const aboutTextBytesMax = 2_000
export const aboutWordsBytesMax = 120

/** Links of a profile, and UTF-8 bytes of each; all of a profile fits 8 KiB, as it is written to every contact. */
export const aboutLinksMax = 10
export const aboutLinkBytesMax = 300

/** Tags of a profile, and UTF-8 bytes of each: a word or two. */
export const aboutTagsMax = 20
export const aboutTagBytesMax = 60

/** Aspects that one field of a profile is for: as many as a person has. */
export const aboutAspectsMax = 100

/** Addresses of one device; above this it is a flood, not a home. */
export const addressesMax = 8

/** Feeds that one record names to a carrier: 96 bytes each, so that it fits 16 KiB. */
export const carryFeedsMax = 150

/** Blobs that one record names to a carrier: 38 bytes each, so that it fits 16 KiB. */
export const carryBlobsMax = 400

/** Carriers that a card names: one is enough, several are safer. */
export const cardCarriersMax = 4

/**
 * Bytes of a contact card in the DHT: one size for all, so that a peer that keeps some learns nothing by it. Room for eight relay addresses.
 */
export const cardBytes = 2 * KiB

/** How old a contact card in the DHT may be: peers keep it for two days. */
export const cardAgeMsMax = 48 * 60 * 60 * 1000

/** How far a card may be ahead of its reader's clock: clocks differ, and one from next year would be the newest for a year. */
export const cardAheadMsMax = 15 * 60 * 1000

/** Largest message about a contact request: certificate, name, note, eight addresses. */
export const requestBytesMax = 4 * KiB

/** Bytes of one address in text form: a relay address with two peer ids is about 180. */
export const addressBytesMax = 256

/** Nesting of an encoded value; records need three. */
export const codecDepthMax = 8

/**
 * Values and keys in one encoding, those inside others included: what the longest message needs, and some more. Each may
 * be one byte and takes 400 in memory, so that without a maximum a frame of 64 KiB takes 26 MB.
 */
export const codecItemsMax = 5_000

/** Characters of an invite link, so that its QR code fits a terminal of 60 columns and 30 rows. */
export const inviteLinkCharsMax = 200

/** Characters in which an invite link is looked for: a long mail that was pasted whole. */
export const invitePasteCharsMax = 20_000

/** Places of a paste at which a link is tried, each some hundred times: more than anybody quotes. */
export const invitePlacesMax = 20

/** Addresses in an invite link: as many as fit `inviteLinkCharsMax`. */
export const inviteAddressesMax = 4

/** Latest time that a record may name: the end of the year 9999, the last that a date can be shown for. */
export const timeMsMax = 253_402_300_799_999

/** Posts that one record says were read: as many as fit a record, 16 bytes each. */
export const readPostsMax = 3_000

/** Notifications that one record says were read: as many as fit a record, 16 bytes each. */
export const seenMax = 3_000

/** People that one epoch record may name: as many as fit a record. */
export const epochReadersMax = 1_000

/** Public feeds of one person that a follower is told of: of the devices that they use, and of those that these were before. */
export const followFeedsMax = 32

/** Largest message about following: certificate, name, and so many feeds of some 80 bytes. */
export const followBytesMax = 4 * KiB

/** Feeds in one record that gives a person back what they wrote: as many as fit a small entry. */
export const yoursFeedsMax = 100

/** Devices in such a record: as many as somebody keeps of one person. */
export const yoursDevicesMax = 8

/** Bytes of a chunk of a blob before it is sealed: one answer of a peer, checked by itself. */
export const chunkBytes = 256 * KiB

/** Bytes of the largest blob: a long film of a phone. */
export const blobBytesMax = 2 * KiB * KiB * KiB

/** Chunks of the largest blob: their hashes fit one answer. */
export const blobChunksMax = blobBytesMax / chunkBytes

/** Smallest size that a blob is padded to: small previews look alike. */
export const blobBytesMin = 4 * KiB

/** Bytes of a preview: it comes with every post, also over a slow line. */
export const previewBytesMax = 48 * KiB

/** Media of one post. */
export const mediaMax = 20

/** UTF-8 bytes of a media type, and of the name of a file. */
export const mediaTypeBytesMax = 100
export const fileNameBytesMax = 255

/** UTF-8 bytes of the text that stands for a picture, and of its caption: some 1,000 letters of any script. */
export const altBytesMax = 2_000
export const captionBytesMax = 2_000

/** Bytes of a thumbhash: its format ends at 25. */
export const thumbhashBytesMax = 32

/** Pixels of a side of a picture: what its format can say. */
export const sideMax = 65_535

/** Pieces of text over one picture, and UTF-8 bytes of each. */
export const layersMax = 20
export const layerTextBytesMax = 500
