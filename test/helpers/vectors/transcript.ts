/**
 * One conversation of two nodes, from the link to the first post, as the bytes that each sends. Keys, nonces and times are
 * fixed, and the inviter's answers about feeds are those of the server that nodes run.
 */
import { concat } from '../../../protocol/bytes.ts'
import { agreementPublicKey } from '../../../protocol/crypto.ts'
import { emptyHead } from '../../../protocol/entry.ts'
import { signClaim } from '../../../protocol/feed-claim.ts'
import { feedTag } from '../../../protocol/feed.ts'
import type { FeedId } from '../../../protocol/ids.ts'
import type { Introduction } from '../../../protocol/introduction.ts'
import { formatInvite } from '../../../protocol/invite.ts'
import { encodeJoinReply, encodeJoinRequest, joinReady } from '../../../protocol/join-message.ts'
import { pagePayloadBytesMax } from '../../../protocol/limits.ts'
import { encodeQuestion, type Question } from '../../../protocol/sync/questions.ts'
import { stateDigest } from '../../../protocol/sync/state.ts'
import { testPerson, testTimeMs, type TestPerson } from '../person.ts'
import { bytesFrom } from '../seed.ts'
import {
  signerOf,
  transcriptAddress,
  transcriptFeeds,
  TranscriptServer,
} from './transcript-feeds.ts'

export interface Transcript {
  readonly link: string
  /** The things that each side has before it begins, or draws on the way. */
  readonly given: Readonly<Record<GivenName, Uint8Array>>
  /** Each with its length before it, in the order in which they are sent. */
  readonly frames: Readonly<Record<FrameName, Uint8Array>>
}

export type GivenName =
  | 'entropy-alice'
  | 'device-secret-alice'
  | 'entropy-bob'
  | 'device-secret-bob'
  | 'prekey-secret-alice'
  | 'prekey-secret-bob'
  | 'aspect-id'
  | 'epoch-secret'

export type FrameName =
  | 'join-request'
  | 'join-reply'
  | 'newcomer-ready'
  | 'inviter-ready'
  | 'same'
  | 'same-answer'
  | 'heights'
  | 'heights-answer'
  | 'pair-pages'
  | 'pair-page'
  | 'credit'
  | 'more-heights'
  | 'more-heights-answer'
  | 'post-pages'
  | 'post-page'

const [alice, bob] = [testPerson('alice'), testPerson('bob')]

export function transcript(): Transcript {
  const next = bytesFrom('transcript')
  const given = {
    ...secretsOf('alice'),
    ...secretsOf('bob'),
    'prekey-secret-alice': next(32),
    'prekey-secret-bob': next(32),
    'aspect-id': next(16),
    'epoch-secret': next(32),
  } as Record<GivenName, Uint8Array>
  const introductions = {
    alice: introduce({ from: alice, to: bob, name: 'Alice' }, given['prekey-secret-alice']),
    bob: introduce({ from: bob, to: alice, name: 'Bob' }, given['prekey-secret-bob']),
  }
  const secret = next(16)
  return {
    link: linkOf(secret),
    given,
    frames: {
      'join-request': framed(encodeJoinRequest({ secret, introduction: introductions.bob })),
      'join-reply': framed(encodeJoinReply({ introduction: introductions.alice })),
      'newcomer-ready': framed(joinReady),
      'inviter-ready': framed(joinReady),
      ...syncFrames({ given, introductions, next }),
    },
  }
}

/** A frame as it stands in a stream: its length as an unsigned LEB128 varint, and its bytes. */
export function framed(bytes: Uint8Array): Uint8Array {
  const length: number[] = []
  let rest = bytes.length
  for (; rest > 127; rest = Math.floor(rest / 128)) length.push((rest % 128) + 128)
  return concat(Uint8Array.of(...length, rest), bytes)
}

type SyncFrameName = Exclude<FrameName, `join-${string}` | `${string}-ready`>

/** Bob's device reads what Alice's has for it. */
function syncFrames({
  given,
  introductions,
  next,
}: {
  given: Record<GivenName, Uint8Array>
  introductions: { alice: Introduction; bob: Introduction }
  next: (length: number) => Uint8Array
}): Record<SyncFrameName, Uint8Array> {
  const feeds = transcriptFeeds({
    writer: alice,
    reader: bob,
    prekey: introductions.bob.prekey,
    epoch: given['epoch-secret'],
    aspect: given['aspect-id'],
    next,
  })
  const server = new TranscriptServer(feeds)
  const { publicFeed, pairFeed } = introductions.alice
  const known = [publicFeed.feed, pairFeed.feed]
  const granted = feeds.aspect[0]!.header.feed
  const salt = next(16)
  const empty = known.map((feed) => ({ feed, height: 0, hash: emptyHead.hash }))
  const ask = (question: Question): [Uint8Array, Uint8Array] => [
    framed(encodeQuestion(question)),
    framed(server.answer(question)),
  ]
  const [same, sameAnswer] = ask({ kind: 'same', salt, digest: stateDigest(empty, salt) })
  const [heights, heightsAnswer] = ask(heightsOf(known, next(16)))
  const [pairPages, pairPage] = ask(pagesOf(1, feeds.pair.length))
  const [moreHeights, moreHeightsAnswer] = ask(heightsOf([...known, granted], next(16)))
  const [postPages, postPage] = ask(pagesOf(2, feeds.aspect.length))
  return {
    same,
    'same-answer': sameAnswer,
    heights,
    'heights-answer': heightsAnswer,
    'pair-pages': pairPages,
    'pair-page': pairPage,
    credit: framed(encodeQuestion({ kind: 'credit', pages: 1 })),
    'more-heights': moreHeights,
    'more-heights-answer': moreHeightsAnswer,
    'post-pages': postPages,
    'post-page': postPage,
  }
}

function heightsOf(feeds: readonly FeedId[], salt: Uint8Array): Question {
  return { kind: 'heights', salt, start: 0, tags: feeds.map((feed) => feedTag(feed, salt)) }
}

function pagesOf(of: number, to: number): Question {
  return { kind: 'pages', of, from: 1, to, bytes: pagePayloadBytesMax, isApart: false }
}

function linkOf(secret: Uint8Array): string {
  const invite = {
    peerKey: alice.device.peer.publicKey,
    secret,
    expiresAtMs: testTimeMs + 604_800_000,
    addresses: [{ kind: 'ip4', host: '192.0.2.7', port: 7277 } as const],
  }
  return formatInvite(invite, 'http://127.0.0.1:7277')
}

/** `testPerson` makes all keys of this. */
function secretsOf(name: string): Record<string, Uint8Array> {
  const next = bytesFrom(`person/${name}`)
  return { [`entropy-${name}`]: next(32), [`device-secret-${name}`]: next(32) }
}

/** The hints that one device gives another one. The newcomer's can be dialled nowhere. */
function introduce(
  { from, to, name }: { from: TestPerson; to: TestPerson; name: string },
  prekeySecret: Uint8Array,
): Introduction {
  const pair = signerOf(from, { kind: 'pair', peer: to.peer })
  return {
    ...from.introduction,
    name,
    pairFeed: signClaim(pair, from.device.peer.publicKey),
    prekey: agreementPublicKey(prekeySecret),
    addresses: from === alice ? [transcriptAddress] : [],
  }
}
