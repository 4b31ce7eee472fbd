/** One valid record of every kind, and the kinds of feed that may hold it (wire.md, "Records"). */
import type { About } from '../../protocol/about.ts'
import { blobIdOf, paddedBlobBytes, type BlobRef } from '../../protocol/blob.ts'
import { toBase64url, utf8 } from '../../protocol/bytes.ts'
import type { FeedKind } from '../../protocol/feed.ts'
import {
  collectionId,
  conversationId,
  notificationId,
  parseAspectId,
  parseDraftId,
  parseGuestLinkId,
  parseGuestResponseId,
  peerName,
  postId,
  responseId,
} from '../../protocol/ids.ts'
import { signBinding } from '../../protocol/records/binding.ts'
import type { Media } from '../../protocol/media.ts'
import { inOrder, signMessage } from '../../protocol/records/message.ts'
import { relayedOf } from '../../protocol/records/relay.ts'
import {
  signResponse,
  type ResponseRecord,
  type SignedResponse,
} from '../../protocol/records/response.ts'
import { comment } from '../../protocol/responses/comment.ts'
import { remix } from '../../protocol/responses/remix.ts'
import { guest } from '../../protocol/responses/guest.ts'
import { lock, lockNonce } from '../../protocol/responses/lock.ts'
import { reaction } from '../../protocol/responses/reaction.ts'
import { vote } from '../../protocol/responses/vote.ts'
import { signPost, quotedOf } from '../../protocol/quoting.ts'
import type { PostEditRecord } from '../../protocol/records/post-edit.ts'
import type { PostRecord } from '../../protocol/records/post.ts'
import type { ResponseTypeName } from '../../protocol/responses/response-types.ts'
import type { RevocationRecord } from '../../protocol/records/revocation.ts'
import { signRevocation, verifyRevocation } from '../../protocol/revocation.ts'
import { encodeRecord, type FeedRecord } from '../../protocol/records/record.ts'
import { testPerson, testTimeMs } from './person.ts'
import { bytesFrom } from './seed.ts'

const next = bytesFrom('records')
const alice = testPerson('alice')
const bob = testPerson('bob')
const aspect = parseAspectId(toBase64url(next(16)))
const secret = next(16)
const atMs = testTimeMs

function blobRef(label: string, bytes: number): BlobRef {
  return { id: blobIdOf(utf8(label)), key: next(32), bytes }
}

/** Alice revokes a device. */
function revocationRecord(): RevocationRecord {
  const peerKey = testPerson('lost').device.peer.publicKey
  const statement = signRevocation(alice.identity, { peerKey, atMs })
  return { kind: 'revocation', statement, revocation: verifyRevocation(statement) }
}

/** A picture with words over it, a file, and a card. */
export const sampleMedia: readonly Media[] = [
  {
    kind: 'picture',
    blob: blobRef('picture', 300_000),
    preview: blobRef('preview', 30_000),
    flat: blobRef('flat', 31_000),
    type: 'image/webp',
    name: 'löwenzahn.jpg',
    width: 2048,
    height: 1365,
    thumbhash: next(24),
    alt: 'Ein Löwenzahn im Gegenlicht',
    caption: 'Gestern am Fluss',
    layers: [
      {
        text: 'ONE DOES NOT SIMPLY',
        x: 500,
        y: 80,
        width: 900,
        size: 110,
        align: 'center',
        color: '#ffffff',
        hasOutline: true,
      },
    ],
    mood: 'wallpaper',
  },
  {
    kind: 'file',
    blob: blobRef('file', 1),
    type: 'application/pdf',
    name: 'rezept.pdf',
    alt: '',
    caption: '',
    layers: [],
  },
  {
    kind: 'card',
    type: '',
    name: '',
    width: 4,
    height: 3,
    alt: '',
    caption: '',
    layers: [],
    color: '#2f6f4f',
  },
]

/** All that somebody may tell of themselves. */
export const sampleAbout: About = {
  bio: 'Ich sammle\nPusteblumen 🌼',
  pronouns: 'sie / ihr',
  birthday: '1984-02-29',
  place: 'Århus',
  links: ['https://example.org/löwenzahn', 'mailto:alice@example.org'],
  tags: ['Garten', '蒲公英'],
}

/** A body of each type of response. */
export const sampleBodies: Record<ResponseTypeName, Uint8Array> = {
  comment: comment.encode({ text: 'Wie schön! 🌼' }),
  guest: guest.encode({ name: 'Tante Käthe', said: { text: 'Wie groß du bist! 🌼' } }),
  lock: lock.encode({ isOn: true }),
  remix: remix.encode({
    number: 0,
    parent: responseId(bob.id, postId(alice.id, next(16)), next(16)),
    layers: sampleMedia[0]!.layers,
    mood: 'typist',
    alt: '',
  }),
  reaction: reaction.encode({ emoji: '🌼', isOn: true }),
  vote: vote.encode({ choices: [0, 2], atMs: testTimeMs }),
}

/** Bob's, on a post of Alice. */
const response = respond('comment')

function respond(type: ResponseTypeName, of?: SignedResponse): SignedResponse {
  return signResponse({ peer: bob.device.peer, certificate: bob.certificate }, alice.id, {
    post: of?.post ?? next(16),
    nonce: next(16),
    ...(of !== undefined && { of: responseId(bob.id, postId(alice.id, of.post), of.nonce) }),
    version: 0,
    type,
    body: sampleBodies[type],
    name: 'Bob',
    atMs,
  })
}

const nextQuoted = bytesFrom('quotes')
const bobSigns = { peer: bob.device.peer, person: bob.id, name: 'Bob' }

/** A public post of Bob's, and its edit, as Alice's readers get them. */
const sharedPost: PostRecord = signPost(bobSigns, {
  kind: 'post',
  nonce: nextQuoted(16),
  atMs,
  text: 'Pusteblume gesichtet',
  media: [],
})
const sharedEdit: PostEditRecord = signPost(bobSigns, {
  kind: 'post-edit',
  nonce: sharedPost.nonce,
  version: 1,
  atMs: atMs + 60_000,
  text: 'Pusteblume gesichtet! 🌼',
})

export const sampleRecords: { [Kind in FeedRecord['kind']]: FeedRecord & { kind: Kind } } = {
  about: { kind: 'about', about: sampleAbout, atMs },
  'about-me': {
    kind: 'about-me',
    field: 'tags',
    about: { tags: ['Löwenzahn', '蒲公英'] },
    audience: [aspect],
    atMs,
  },
  acquaintances: { kind: 'acquaintances', people: [{ person: bob.id, name: 'Bob' }], atMs },
  aspect: { kind: 'aspect', aspect, name: 'Familie 👪', atMs },
  binding: signBinding(
    { peer: alice.device.peer, certificate: alice.certificate },
    { id: alice.introduction.publicFeed.feed, kind: 'public' },
  ),
  card: {
    kind: 'card',
    addresses: bob.introduction.addresses,
    carriers: [{ peerKey: next(32), addresses: ['/ip4/192.0.2.1/tcp/7278'] }],
    atMs,
  },
  carrier: { kind: 'carrier', person: bob.id, isUsed: true, atMs },
  carry: { kind: 'carry', claims: [alice.introduction.pairFeed], isCarried: true, atMs },
  'carry-blobs': {
    kind: 'carry-blobs',
    blobs: [{ id: blobIdOf(utf8('picture')), paddedBytes: paddedBlobBytes(300_000) }],
    isCarried: true,
    atMs,
  },
  'carry-offer': { kind: 'carry-offer', bytes: 5_000_000_000, atMs },
  'carry-state': { kind: 'carry-state', usedBytes: 4_999_999_999, isFull: true, atMs },
  'carry-wish': { kind: 'carry-wish', isAsked: true, isMutual: false, atMs },
  certificates: { kind: 'certificates', certificates: [bob.certificate, alice.certificate] },
  block: { kind: 'block', person: bob.id, isBlocked: true, atMs },
  collection: {
    kind: 'collection',
    nonce: secret,
    version: 3,
    name: 'Gärten 🌷',
    type: 'board',
    items: [
      { post: postId(bob.id, secret), number: 2, note: 'für den Balkon', version: 3 },
      { post: postId(alice.id, secret), note: '', version: 1 },
    ],
    removed: [{ post: postId(bob.id, secret), number: 0, version: 2 }],
    atMs,
  },
  contact: { kind: 'contact', introduction: bob.introduction, atMs },
  conversation: {
    kind: 'conversation',
    conversation: conversationId(inOrder(alice.id, [bob.id])),
    read: [next(16)],
    state: 'muted',
    atMs,
  },
  draft: {
    kind: 'draft',
    id: parseDraftId(toBase64url(secret)),
    version: 7,
    content: {
      text: 'Halb fertig 🌼\n- eins',
      audience: [aspect, bob.id],
      media: [
        {
          upload: toBase64url(secret),
          alt: 'Eine Pusteblume',
          caption: '',
          layers: sampleMedia[0]!.layers,
          mood: 'typist',
        },
      ],
      warning: 'Noch nicht',
      place: 'Århus',
      poll: { options: ['Ja'], isMultiple: true, isCounted: true, lastsMs: 3_600_000 },
      isFree: true,
      expiresAfterMs: 604_800_000,
    },
    sendAtMs: atMs + 3_600_000,
    problem: 'audience',
    atMs,
  },
  'draft-gone': { kind: 'draft-gone', id: parseDraftId(toBase64url(secret)), version: 7 },
  epoch: {
    kind: 'epoch',
    aspect,
    epoch: 1,
    secret: next(32),
    feed: alice.introduction.pairFeed.feed,
    atMs,
  },
  follow: {
    kind: 'follow',
    person: bob.id,
    home: {
      name: 'Bob 🌻',
      peerKey: bob.device.peer.publicKey,
      addresses: ['/ip4/192.0.2.7/tcp/7278'],
      feeds: [{ feed: alice.introduction.publicFeed.feed, peerKey: bob.device.peer.publicKey }],
    },
    atMs,
  },
  'follow-tag': { kind: 'follow-tag', tag: 'löwenzahn', isFollowed: true, atMs },
  grant: { kind: 'grant', claim: alice.introduction.pairFeed, secret: next(32) },
  invite: {
    kind: 'invite',
    secret,
    aspect,
    uses: 3,
    history: true,
    expiresAtMs: atMs + 604_800_000,
    atMs,
  },
  'invite-revoked': { kind: 'invite-revoked', secret, atMs },
  'invite-used': { kind: 'invite-used', secret, person: bob.id, atMs },
  member: { kind: 'member', aspect, person: bob.id, isMember: true, history: true, atMs },
  pin: { kind: 'pin', nonce: response.post, isPinned: true, atMs },
  hide: { kind: 'hide', post: postId(alice.id, response.post), isHidden: true, atMs },
  mute: { kind: 'mute', person: bob.id, isMuted: true, atMs },
  note: { kind: 'note', person: bob.id, name: 'Bobby 🐻', text: 'Schuldet mir\nein Buch', atMs },
  'introduce-me': { kind: 'introduce-me', person: bob.id, note: 'Bitte 🌼', atMs },
  introduction: {
    kind: 'introduction',
    id: secret,
    people: [alice.id, bob.id],
    note: 'Ihr mögt beide Löwenzahn 🌼',
    atMs,
    untilMs: atMs + 2_592_000_000,
  },
  'introduction-withdrawn': { kind: 'introduction-withdrawn', id: secret, atMs },
  meet: {
    kind: 'meet',
    id: secret,
    person: bob.id,
    name: 'Bob',
    note: 'Ihr mögt beide Löwenzahn 🌼',
    untilMs: atMs + 2_592_000_000,
    atMs,
  },
  'meet-accept': { kind: 'meet-accept', id: secret, secret: next(16), isOpen: true, atMs },
  'meet-choice': {
    kind: 'meet-choice',
    id: secret,
    by: alice.id,
    person: bob.id,
    history: false,
    untilMs: atMs + 2_592_000_000,
    atMs,
  },
  'meet-key': {
    kind: 'meet-key',
    id: secret,
    peerKey: next(32),
    secret: next(16),
    addresses: ['/ip4/192.0.2.1/tcp/7278'],
    atMs,
  },
  message: {
    kind: 'message',
    ...signMessage(
      { peer: alice.device.peer, certificate: alice.certificate },
      {
        participants: inOrder(alice.id, [bob.id, testPerson('carol').id]),
        nonce: next(16),
        atMs,
        version: 0,
        text: 'Kommt ihr mit? 🌼',
        media: sampleMedia,
        name: 'Alice',
        names: ['Alice', 'Bob', 'Carol'],
      },
    ),
    passTo: [testPerson('carol').id],
  },
  'not-now': { kind: 'not-now', person: bob.id, atMs },
  notice: { kind: 'notice', what: 'copied', isSeen: false, atMs },
  portrait: { kind: 'portrait', picture: blobRef('portrait', 20_000), atMs },
  post: {
    kind: 'post',
    nonce: next(16),
    atMs,
    text: 'Pusteblume: 蒲公英 🌬️',
    media: sampleMedia,
    isFree: true,
    isRound: true,
    remixOf: { author: bob.id, post: postId(bob.id, next(16)), number: 0 },
    collection: secret,
    warning: 'Spinnen 🕷️',
    place: 'am Fluss',
    poll: {
      options: ['Löwenzahn', 'Mohn', '蒲公英'],
      isMultiple: true,
      closesAtMs: atMs + 86_400_000,
      isHidden: true,
      isCounted: true,
    },
    expiresAtMs: atMs + 604_800_000,
    share: { author: bob.id, post: postId(bob.id, sharedPost.nonce) },
    origin: { atMs: 1_400_000_000_000, source: 'Diaspora' },
    proof: { name: 'Alice', signature: nextQuoted(64) },
  },
  quote: {
    kind: 'quote',
    nonce: response.post,
    post: quotedOf(encodeRecord(sharedPost), bob.certificate)!,
    edit: quotedOf(encodeRecord(sharedEdit), bob.certificate)!,
  },
  'post-edit': {
    kind: 'post-edit',
    nonce: secret,
    version: 2,
    atMs,
    text: 'Pusteblume im Wind',
    warning: 'Spinnen',
    place: 'am See',
    expiresAtMs: atMs + 86_400_000,
    proof: { name: 'Alice', signature: nextQuoted(64) },
  },
  profile: { kind: 'profile', name: 'Alice Å.', atMs },
  read: { kind: 'read', untilMs: atMs - 1000, atMs },
  refusal: {
    kind: 'refusal',
    of: [responseId(bob.id, postId(alice.id, response.post), response.nonce)],
    why: 'thread-full',
    atMs,
  },
  relay: {
    kind: 'relay',
    responses: [response, respond('reaction', response)].map(relayedOf),
  },
  response: { kind: 'response', ...response },
  yours: {
    kind: 'yours',
    feeds: [
      { feed: alice.introduction.publicFeed.feed, peerKey: alice.device.peer.publicKey },
      {
        feed: alice.introduction.pairFeed.feed,
        peerKey: alice.device.peer.publicKey,
        secret: next(32),
      },
    ],
    carried: [{ feed: alice.introduction.pairFeed.feed, peerKey: alice.device.peer.publicKey }],
    devices: [
      {
        certificate: alice.introduction.certificate,
        device: alice.introduction.device,
        addresses: ['/ip4/192.0.2.1/tcp/7278'],
      },
    ],
  },
  retraction: { kind: 'retraction', target: postId(alice.id, response.post), atMs },
  revocation: revocationRecord(),
  seen: { kind: 'seen', of: [notificationId('commented!a!b'), notificationId('joined!c!d')], atMs },
  setting: { kind: 'setting', name: 'theme', value: 'dark', atMs },
  suggestible: { kind: 'suggestible', isOn: true, atMs },
  thread: { kind: 'thread', post: postId(alice.id, response.post), choice: 'follow', atMs },
  'guest-link': {
    kind: 'guest-link',
    seed: next(32),
    posts: [postId(alice.id, secret)],
    collection: collectionId(alice.id, secret),
    holder: peerName(next(32)),
    addresses: ['/ip4/192.0.2.7/tcp/7278'],
    origin: 'https://relay.example',
    expiresAtMs: atMs + 2_592_000_000,
    atMs,
  },
  'guest-link-end': { kind: 'guest-link-end', seed: next(32), atMs },
  'guest-response': {
    kind: 'guest-response',
    id: parseGuestResponseId(toBase64url(next(16))),
    link: parseGuestLinkId(toBase64url(next(16))),
    post: postId(alice.id, response.post),
    name: 'Tante Käthe',
    said: { emoji: '🌼' },
    atMs,
  },
  'guest-decision': {
    kind: 'guest-decision',
    id: parseGuestResponseId(toBase64url(next(16))),
    decision: 'shown',
    shownAs: responseId(alice.id, postId(alice.id, response.post), next(16)),
    atMs,
  },
}

/** The second version of the comment. */
export const sampleEditedComment: ResponseRecord = {
  kind: 'response',
  ...signResponse({ peer: bob.device.peer, certificate: bob.certificate }, alice.id, {
    ...response,
    version: 1,
    body: comment.encode({ text: 'Wie wunderschön! 🌼', editedAtMs: atMs + 60_000 }),
  }),
}

/** By the author of the post. */
export const sampleLock: ResponseRecord = {
  kind: 'response',
  ...signResponse({ peer: alice.device.peer, certificate: alice.certificate }, alice.id, {
    post: response.post,
    nonce: lockNonce(postId(alice.id, response.post)),
    version: 0,
    type: 'lock',
    body: sampleBodies.lock,
    name: 'Alice',
    atMs,
  }),
}

export const sampleFeeds: Record<FeedRecord['kind'], readonly FeedKind[]> = {
  about: ['public', 'pair'],
  'about-me': ['self'],
  acquaintances: ['pair'],
  aspect: ['self'],
  binding: ['public', 'aspect', 'pair', 'self'],
  block: ['self'],
  card: ['pair'],
  carrier: ['self'],
  carry: ['pair'],
  'carry-blobs': ['pair'],
  'carry-offer': ['pair'],
  'carry-state': ['pair'],
  'carry-wish': ['pair'],
  certificates: ['public', 'aspect'],
  collection: ['public', 'aspect', 'self'],
  contact: ['self'],
  conversation: ['self'],
  draft: ['self'],
  'draft-gone': ['self'],
  'guest-link': ['self'],
  'guest-link-end': ['self'],
  'guest-response': ['self'],
  'guest-decision': ['self'],
  epoch: ['self'],
  grant: ['pair'],
  invite: ['self'],
  'invite-revoked': ['self'],
  'invite-used': ['self'],
  'introduce-me': ['pair'],
  introduction: ['self'],
  'introduction-withdrawn': ['self', 'pair'],
  meet: ['pair'],
  'meet-accept': ['pair'],
  'meet-choice': ['self'],
  'meet-key': ['pair'],
  member: ['self'],
  hide: ['self'],
  mute: ['self'],
  message: ['pair'],
  'not-now': ['self'],
  note: ['self'],
  notice: ['self'],
  pin: ['public', 'aspect'],
  portrait: ['public'],
  post: ['public', 'aspect'],
  'post-edit': ['public', 'aspect'],
  profile: ['public'],
  read: ['self'],
  quote: ['public', 'aspect'],
  refusal: ['pair'],
  relay: ['public', 'aspect'],
  response: ['pair'],
  yours: ['pair'],
  retraction: ['public', 'aspect', 'pair'],
  revocation: ['public'],
  seen: ['self'],
  setting: ['self'],
  follow: ['self'],
  'follow-tag': ['self'],
  suggestible: ['pair'],
  thread: ['self'],
}

/** Responses as an author's node has them in a feed: behind their certificates. */
export function asRelay(responses: readonly SignedResponse[]): FeedRecord[] {
  const certificates = [...new Set(responses.map(({ certificate }) => certificate))]
  return [
    { kind: 'certificates', certificates },
    { kind: 'relay', responses: responses.map(relayedOf) },
  ]
}
