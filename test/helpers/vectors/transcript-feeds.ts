/** The feeds of Alice's device that Bob's device reads in the transcript, and the server that answers him. */
import { toBase64url } from '../../../protocol/bytes.ts'
import type { Signer } from '../../../protocol/crypto.ts'
import {
  emptyHead,
  headOf,
  nextEntry,
  signEntry,
  type SignedEntry,
} from '../../../protocol/entry.ts'
import { plainEnvelope, sealEnvelope } from '../../../protocol/envelope.ts'
import { signClaim } from '../../../protocol/feed-claim.ts'
import { contentKey, feedSigner, type FeedName } from '../../../protocol/feed.ts'
import { feedId, parseAspectId, type FeedId } from '../../../protocol/ids.ts'
import { pairPaddedSizes } from '../../../protocol/limits.ts'
import { messageKey, nextChain } from '../../../protocol/pair-chain.ts'
import { sealFirst } from '../../../protocol/pair-envelope.ts'
import { signBinding } from '../../../protocol/records/binding.ts'
import { encodeRecord, type FeedRecord } from '../../../protocol/records/record.ts'
import { encodeAnswer, type Answer } from '../../../protocol/sync/answers.ts'
import type { Question } from '../../../protocol/sync/questions.ts'
import { SyncServer, type ServerEffect, type ServerEvent } from '../../../protocol/sync/server.ts'
import type { Known } from '../../../protocol/sync/state.ts'
import { testTimeMs, type TestPerson } from '../person.ts'

export interface TranscriptFeeds {
  readonly public: readonly SignedEntry[]
  readonly pair: readonly SignedEntry[]
  readonly aspect: readonly SignedEntry[]
}

export interface FeedsInit {
  writer: TestPerson
  reader: TestPerson
  /** Of the reader, for the writer's pair feed. */
  prekey: Uint8Array
  /** Secret of the epoch, 32 bytes, and id of its aspect, 16 bytes. */
  epoch: Uint8Array
  aspect: Uint8Array
  /** Chance. */
  next: (length: number) => Uint8Array
}

export const transcriptAddress = '/ip4/192.0.2.7/tcp/7277'
const atMs = testTimeMs

/** The entries that the writer's device wrote before the reader asks. */
export function transcriptFeeds(init: FeedsInit): TranscriptFeeds {
  const { writer, reader, aspect, epoch, next } = init
  const name = parseAspectId(toBase64url(aspect))
  const granted = signerOf(writer, { kind: 'aspect', aspect: name, epoch: 1 })
  const pair = signerOf(writer, { kind: 'pair', peer: reader.peer })
  const own = signerOf(writer, { kind: 'public' })
  const bind = (signer: Signer, kind: FeedName['kind']): FeedRecord =>
    signBinding(
      { peer: writer.device.peer, certificate: writer.certificate },
      { id: feedId(signer.publicKey), kind },
    )
  const claim = signClaim(granted, writer.device.peer.publicKey)
  const pairRecords: FeedRecord[] = [
    bind(pair, 'pair'),
    { kind: 'card', addresses: [transcriptAddress], carriers: [], atMs },
    { kind: 'grant', claim, secret: epoch },
  ]
  const posts: FeedRecord[] = [
    bind(granted, 'aspect'),
    { kind: 'post', nonce: next(16), text: 'Hello, Bob!', media: [], atMs },
  ]
  const publicRecords: FeedRecord[] = [
    bind(own, 'public'),
    { kind: 'profile', name: 'Alice', atMs },
  ]
  return {
    public: signed(
      own,
      publicRecords.map((record) => plainEnvelope(encodeRecord(record))),
    ),
    pair: signed(pair, sealPair(feedId(pair.publicKey), pairRecords, init)),
    aspect: signed(granted, sealAspect(feedId(granted.publicKey), posts, init)),
  }
}

export function signerOf({ device }: TestPerson, name: FeedName): Signer {
  return feedSigner(device.feedSecret, name)
}

function sealPair(
  feed: FeedId,
  [first, ...rest]: readonly FeedRecord[],
  { prekey, next }: FeedsInit,
): Uint8Array[] {
  const place = { feed, seq: 1 }
  const { payload, chain } = sealFirst(encodeRecord(first!), { prekey, random: next(32), place })
  let key = chain
  const others = rest.map((record, index) => {
    const sealed = sealEnvelope(encodeRecord(record), {
      key: messageKey(key),
      nonce: next(24),
      place: { feed, seq: index + 2 },
      sizes: pairPaddedSizes,
    })
    key = nextChain(key)
    return sealed
  })
  return [payload, ...others]
}

function sealAspect(
  feed: FeedId,
  records: readonly FeedRecord[],
  { epoch, next }: FeedsInit,
): Uint8Array[] {
  const key = contentKey(epoch, feed)
  return records.map((record, index) =>
    sealEnvelope(encodeRecord(record), { key, nonce: next(24), place: { feed, seq: index + 1 } }),
  )
}

function signed(signer: Signer, payloads: readonly Uint8Array[]): SignedEntry[] {
  const entries: SignedEntry[] = []
  let head = emptyHead
  for (const payload of payloads) {
    const entry = signEntry(signer, {
      ...nextEntry(feedId(signer.publicKey), head, payload),
      payload,
    })
    entries.push(entry)
    head = headOf(entry)
  }
  return entries
}

/** The server of nodes, with these feeds in place of a store. */
export class TranscriptServer {
  readonly #server = new SyncServer()
  readonly #feeds: ReadonlyMap<FeedId, readonly SignedEntry[]>

  constructor(feeds: TranscriptFeeds) {
    const all = Object.values(feeds) as (readonly SignedEntry[])[]
    this.#feeds = new Map(all.map((entries) => [entries[0]!.header.feed, entries]))
  }

  /** The one answer to a question. */
  answer(question: Question): Uint8Array {
    const answers = this.#run({ kind: 'question', question })
    return encodeAnswer(answers[0]!)
  }

  #run(event: ServerEvent): Answer[] {
    return this.#server.step(event).flatMap((effect) => this.#act(effect))
  }

  #act(effect: ServerEffect): Answer[] {
    if (effect.kind === 'send') return [effect.answer]
    if (effect.kind === 'read') {
      const entries = this.#feeds.get(effect.feed)?.slice(effect.from - 1) ?? []
      return this.#run({ kind: 'entries', entries })
    }
    return effect.kind === 'list' ? this.#run(this.#offer()) : []
  }

  #offer(): ServerEvent {
    const all: Known[] = [...this.#feeds].map(([feed, entries]) => ({
      feed,
      ...headOf(entries.at(-1)!),
    }))
    return { kind: 'offer', own: all, all }
  }
}
