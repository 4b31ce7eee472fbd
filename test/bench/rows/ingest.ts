/** Posts of 300 characters taken in from pages: proved, opened, indexed, stored. */
import { randomBytes } from 'node:crypto'
import { contentKey, feedSigner } from '../../../protocol/feed.ts'
import {
  emptyHead,
  headOf,
  nextEntry,
  signEntry,
  type Entry,
  type Head,
} from '../../../protocol/entry.ts'
import { sealEnvelope } from '../../../protocol/envelope.ts'
import { feedId, peerName, type FeedId } from '../../../protocol/ids.ts'
import { pageOf, provePage, type Page } from '../../../protocol/page.ts'
import { signBinding } from '../../../protocol/records/binding.ts'
import { encodeRecord, type FeedRecord } from '../../../protocol/records/record.ts'
import { toBase64url } from '../../../protocol/bytes.ts'
import { phraseFromEntropy } from '../../../protocol/identity.ts'
import { createLog } from '../../../node/log.ts'
import { Indexer } from '../../../node/social/feeds/indexer.ts'
import { Ingest } from '../../../node/social/feeds/ingest.ts'
import { Keyring } from '../../../node/social/feeds/keyring.ts'
import { contacts } from '../../../node/social/contacts/tables.ts'
import { feeds } from '../../../node/social/feeds/tables.ts'
import { entryRules } from '../../../node/social/carriers/entry-rules.ts'
import { applyRecord, keptTables, viewTables } from '../../../node/social/slices.ts'
import { timeline } from '../../../node/social/posts/tables.ts'
import { feedTables, headAt } from '../../../node/store/feed-store.ts'
import { openDatabase } from '../../../node/store/open.ts'
import { Store } from '../../../node/store/store.ts'
import { realWorld } from '../../../node/world.ts'
import { tempDir } from '../../helpers/temp-dir.ts'
import { TestError } from '../../helpers/test-error.ts'
import { row, type Measured } from '../harness/row.ts'
import { takingInRate } from '../limits/taking-in.ts'

const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length))

export const ingest = row({
  name: 'ingest',
  about: 'foreign posts of 300 characters: prove a page, open, store, index',
  sizes: { of: 'posts', full: [1_000, 10_000, 100_000], quick: [1_000] },
  figures: {
    rate: {
      unit: 'posts/s',
      better: 'more',
      aim: 25_000,
      share: 0.5,
      limit: 'SHA-256, AEAD and LevelDB batches alone, one after the other',
    },
  },
  measure,
})

async function measure(count: number): Promise<{ rate: Measured }> {
  const author = newKeyring()
  const written = writePages(author, count)
  const before = await takingInRate(count)
  const value = await takeIn(author, written, count)
  // Other work of the machine comes and goes: what it can do is measured on both sides.
  return { rate: { value, limit: (before + (await takingInRate(count))) / 2 } }
}

interface Feed {
  feed: FeedId
  secret: Uint8Array
  pages: readonly Page[]
}

function newKeyring(): Keyring {
  const phrase = phraseFromEntropy(random(32))
  return new Keyring({ phrase, device: random(32), createdAtMs: Date.now() })
}

function writePages(author: Keyring, count: number): Feed {
  const secret = random(32)
  const signer = feedSigner(random(32), { kind: 'public' })
  const feed = feedId(signer.publicKey)
  const key = contentKey(secret, feed)
  const device = { peer: author.device.peer, certificate: author.certificate }
  const entries: Entry[] = []
  let head: Head = emptyHead
  const append = (record: FeedRecord): void => {
    const place = { feed, seq: head.height + 1 }
    const payload = sealEnvelope(encodeRecord(record), { key, nonce: random(24), place })
    const entry = signEntry(signer, { ...nextEntry(feed, head, payload), payload })
    entries.push(entry)
    head = headOf(entry)
  }
  append(signBinding(device, { id: feed, kind: 'aspect' }))
  for (let index = 0; index < count; index++) {
    append({
      kind: 'post',
      nonce: random(16),
      atMs: Date.now(),
      text: `${index} ${'x'.repeat(294)}`,
      media: [],
    })
  }
  const pages: Page[] = []
  for (let start = 0; start < entries.length;) {
    const page = pageOf(entries.slice(start, start + 120))
    if (page === undefined) break
    pages.push(page)
    start += page.items.length
  }
  return { feed, secret, pages }
}

async function takeIn(
  author: Keyring,
  { feed, secret, pages }: Feed,
  count: number,
): Promise<number> {
  await using folder = await tempDir()
  const database = await openDatabase(folder.path)
  await using store = await Store.over(database, [...feedTables, ...keptTables, ...viewTables])
  await knowAuthor(store, author, { feed, secret })
  const log = createLog('silent')
  const rules = entryRules({ events: {} })
  const indexer = new Indexer({ apply: applyRecord, rules, keyring: newKeyring(), log, events: {} })
  const reader = new Ingest({ store, indexer, rules, world: realWorld })
  const startMs = performance.now()
  for (const page of pages) await reader.accept(feed, provePage(feed, headAt(store, feed), page))
  const rate = (count / (performance.now() - startMs)) * 1000
  const stored = (await store.list(timeline, {})).length
  if (stored !== count) throw new TestError(`only ${stored} posts arrived`)
  return rate
}

async function knowAuthor(
  store: Store,
  author: Keyring,
  { feed, secret }: { feed: FeedId; secret: Uint8Array },
): Promise<void> {
  const peerKey = toBase64url(author.device.peer.publicKey)
  const peer = peerName(author.device.peer.publicKey)
  const { person } = author
  await store.transact((tx) => {
    tx.put(contacts, person, {
      person,
      name: 'Ana',
      namedAtMs: 0,
      devices: [{ peer, peerKey, certificate: '', addresses: [], carriers: [], introducedAtMs: 0 }],
      sinceMs: 0,
      grants: 1,
    })
    tx.put(feeds, feed, {
      id: feed,
      kind: 'aspect',
      owner: person,
      isMine: false,
      peerKey,
      secret: toBase64url(secret),
      state: 'new',
      lastPostMs: 0,
    })
  })
}
