/** Every secret that was ever on somebody's disk, and what it opens: a node that throws nothing away. */
import { fromBase64url } from '../../../protocol/bytes.ts'
import type { SignedEntry } from '../../../protocol/entry.ts'
import { openEnvelope } from '../../../protocol/envelope.ts'
import { PappusError } from '../../../protocol/errors.ts'
import { contentKey, topicName } from '../../../protocol/feed.ts'
import type { FeedId } from '../../../protocol/ids.ts'
import type { MediaRow } from '../../../node/social/media/tables.ts'
import { TestError } from '../../helpers/test-error.ts'

/** Fields of rows that may hold a secret. */
const secretNames = /secret|key$/iu
const secretText = /^[\w-]{43}$/u

/** The attempts so far, by entry and secret. */
const tried = new WeakMap<SignedEntry, Map<string, boolean>>()
const topics = new Map<string, string>()
const keys = new Map<string, Uint8Array>()
const keysMax = 100_000

/** How much was known. */
export interface SecretsMark {
  known: number
  blobKeys: number
}

export class Secrets {
  readonly #known = new Set<string>()
  /** Keys of blobs. */
  readonly #blobKeys = new Set<string>()

  /** Looks for secrets in a row that is written. */
  take(row: unknown): void {
    if (typeof row !== 'object' || row === null || row instanceof Uint8Array) return
    if ('media' in row && Array.isArray(row.media)) this.#takeBlobKeys(row.media)
    for (const [name, value] of Object.entries(row)) {
      const isSecret = typeof value === 'string' && secretNames.test(name) && secretText.test(value)
      if (isSecret && name !== 'peerKey') this.#known.add(value)
    }
  }

  #takeBlobKeys(media: readonly MediaRow[]): void {
    for (const { preview, flat, blob } of media) {
      for (const ref of [preview, flat, blob]) if (ref !== undefined) this.#blobKeys.add(ref.key)
    }
  }

  /** Whether a key of a blob was ever here. */
  hasBlobKey(key: string): boolean {
    return this.#blobKeys.has(key)
  }

  mark(): SecretsMark {
    return { known: this.#known.size, blobKeys: this.#blobKeys.size }
  }

  /** Forgets what came since a mark. */
  rewind({ known, blobKeys }: SecretsMark): void {
    for (const secret of [...this.#known].slice(known)) this.#known.delete(secret)
    for (const key of [...this.#blobKeys].slice(blobKeys)) this.#blobKeys.delete(key)
  }

  /** Whether any secret opens an entry. */
  open(entry: SignedEntry): boolean {
    const known = tried.get(entry) ?? new Map<string, boolean>()
    tried.set(entry, known)
    for (const secret of this.#known) {
      const isOpen = known.get(secret) ?? opens(secret, entry)
      known.set(secret, isOpen)
      if (isOpen) return true
    }
    return false
  }

  /** Whether any secret gives the name of a topic. */
  find(topic: string): boolean {
    for (const secret of this.#known) {
      const name = topics.get(secret) ?? topicName(bytesOf(secret))
      if (topics.size > keysMax) topics.clear()
      topics.set(secret, name)
      if (name === topic) return true
    }
    return false
  }
}

function opens(secret: string, { header, payload }: SignedEntry): boolean {
  const { feed, seq } = header
  try {
    openEnvelope(payload ?? new Uint8Array(0), {
      key: keyFor(secret, feed),
      place: { feed, seq },
    })
    return true
  } catch (error) {
    if (error instanceof PappusError) return false
    throw error
  }
}

function keyFor(secret: string, feed: FeedId): Uint8Array {
  const name = secret + feed
  const key = keys.get(name) ?? contentKey(bytesOf(secret), feed)
  if (keys.size > keysMax) keys.clear()
  keys.set(name, key)
  return key
}

function bytesOf(secret: string): Uint8Array {
  const bytes = fromBase64url(secret)
  if (bytes === undefined) throw new TestError('no secret')
  return bytes
}
