/**
 * Responses in bulk, on a real database: what a page of a long thread takes, with growth, and what a hundred reactions cost their
 * author's node and each reader.
 */
import { randomBytes } from 'node:crypto'
import { postId, responseId, type PostId, type ResponseId } from '../../../protocol/ids.ts'
import { phraseFromEntropy } from '../../../protocol/identity.ts'
import { pageOf } from '../../../protocol/page.ts'
import {
  signResponse,
  verifyWords,
  type SignedResponse,
} from '../../../protocol/records/response.ts'
import { comment } from '../../../protocol/responses/comment.ts'
import { reaction, reactionNonce } from '../../../protocol/responses/reaction.ts'
import { encodeAnswer } from '../../../protocol/sync/answers.ts'
import { minuteMs } from '../../../node/durations.ts'
import { blockedPeople } from '../../../node/social/contacts/apply-block.ts'
import { keepCertificate } from '../../../node/social/feeds/certificates.ts'
import { writeRelays } from '../../../node/social/feeds/write-relays.ts'
import { Keyring } from '../../../node/social/feeds/keyring.ts'
import { Writer } from '../../../node/social/feeds/writer.ts'
import { reactionsTo } from '../../../node/social/reactions/queries.ts'
import { applyRecord, keptTables, viewTables } from '../../../node/social/slices.ts'
import { countReplies, readThread } from '../../../node/social/threads/queries.ts'
import { patientPauseMs, relayBurst } from '../../../node/social/threads/limits.ts'
import { Pace } from '../../../node/social/threads/pace.ts'
import { inRelays } from '../../../node/social/threads/relaying.ts'
import { feedTables, headAt, readEntries } from '../../../node/store/feed-store.ts'
import { openDatabase } from '../../../node/store/open.ts'
import { Store } from '../../../node/store/store.ts'
import { realWorld } from '../../../node/world.ts'
import { tempDir } from '../../helpers/temp-dir.ts'
import { row, type Kind, type Measured } from '../harness/row.ts'
import { percentile, rateOf } from '../harness/timing.ts'

const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length))
const emojis = ['👍', '❤', '🎉', '😂', '🔥']
const pageRows = 50
const reads = 50

/** An author's store with one public post. */
interface Desk {
  author: Keyring
  store: Store
  writer: Writer
  post: PostId
  nonce: Uint8Array
}

export const thread = row({
  name: 'thread',
  about: 'the last page of a long thread, five reactions to each comment, with counts',
  sizes: { of: 'comments', full: [100, 1_000, 2_000], quick: [100] },
  rounds: 1,
  figures: {
    first: { unit: 'ms', better: 'less', aim: 10 },
    warm: { unit: 'ms', better: 'less', aim: 2 },
  },
  measure: pageOfThread,
})

async function pageOfThread(count: number): Promise<{ first: Measured; warm: Measured }> {
  await using folder = await tempDir()
  await using store = await openStore(folder.path)
  const desk = await newDesk(store)
  const people = Array.from({ length: 200 }, newKeyring)
  const said = Array.from({ length: count }, (_, index) => commentOf(desk, people, index))
  await relay(
    desk,
    said.map(({ response }) => response),
  )
  const reactions = said.flatMap(({ id }, index) =>
    emojis.map((emoji, which) =>
      reactionOf(desk, people[(index + which) % 200]!, { emoji, of: id }),
    ),
  )
  await relay(desk, reactions)
  const times: number[] = []
  for (let read = 0; read < reads; read++) {
    const startMs = performance.now()
    await readPage(desk)
    times.push(performance.now() - startMs)
  }
  const [first = Number.NaN, ...rest] = times
  return { first: { value: first }, warm: { value: percentile(rest, 0.5) } }
}

/** All that the API asks of a page. */
async function readPage({ store, post, author }: Desk): Promise<void> {
  const { rows } = await readThread(store, { post, item: post }, { limit: pageRows })
  const blocked = await blockedPeople(store)
  const read = async (row: (typeof rows)[0]): Promise<void> => {
    countReplies(store, row, blocked)
    await reactionsTo(store, row.id, author.person, blocked)
  }
  await Promise.all(rows.map(read))
}

const which = ['for the first time', 'again'] as const

export const reactions = row({
  name: 'reactions',
  about: 'what reactions cost their author’s node and each reader',
  sizes: { of: 'people', full: [100], quick: [20] },
  figures: Object.fromEntries(
    which.flatMap((time): [string, Kind][] => [
      [
        `${time}: each reader gets`,
        { unit: 'kB', better: 'less', aim: (people) => people / 5, limit: 'signatures alone' },
      ],
      [
        `${time}: processor of the author`,
        { unit: 'ms', better: 'less', aim: (people) => people / 2, limit: 'checking signatures' },
      ],
    ]),
  ),
  measure: measureReactions,
})

/** By people who answer for the first time, and by the same people on the next post. */
async function measureReactions(count: number): Promise<Record<string, Measured>> {
  await using folder = await tempDir()
  await using store = await openStore(folder.path)
  const desk = await newDesk(store)
  // A node that runs is warm.
  await reactionsBy(await newPost(desk), Array.from({ length: count }, newKeyring))
  const people = Array.from({ length: count }, newKeyring)
  const first = await reactionsBy(await newPost(desk), people)
  const again = await reactionsBy(await newPost(desk), people)
  return Object.fromEntries(
    [first, again].flatMap(({ bytes, processor }, time) => [
      [`${which[time]}: each reader gets`, bytes],
      [`${which[time]}: processor of the author`, processor],
    ]),
  )
}

async function reactionsBy(
  desk: Desk,
  people: readonly Keyring[],
): Promise<{ bytes: Measured; processor: Measured }> {
  const { store, author } = desk
  const given = people.map((person) => reactionOf(desk, person, { emoji: '👍' }))
  const before = headAt(store, author.feed({ kind: 'public' })).height
  const startCpu = process.cpuUsage()
  await store.transact(async (tx) => {
    for (const each of given) {
      keepCertificate(tx, each.certificate)
      verifyWords(each, author.person)
    }
    const relays = inRelays(given)
    writeRelays(tx, { keyring: author, writer: desk.writer }, { name: { kind: 'public' }, relays })
  })
  const { user, system } = process.cpuUsage(startCpu)
  const feed = author.feed({ kind: 'public' })
  const entries = await readEntries(store, feed, { from: before + 1, limit: people.length })
  const frame = encodeAnswer({ kind: 'page', page: pageOf(entries), isLast: true })
  const signatures = given.reduce((sum, { signature }) => sum + signature.length, 0)
  const one = given[0]!
  const checks = rateOf(200, () => verifyWords(one, author.person))
  return {
    bytes: { value: frame.length / 1000, limit: signatures / 1000 },
    processor: { value: (user + system) / 1000, limit: (people.length / checks) * 1000 },
  }
}

export const spreadReactions = row({
  name: 'reactions-spread',
  about:
    'a hundred reactions of people who reacted before, evenly over some minutes: each entry goes to the readers by itself',
  sizes: { of: 'minutes', full: [2, 10, 60], quick: [2] },
  rounds: 1,
  figures: { 'each reader gets': { unit: 'kB', better: 'less', aim: 20 } },
  measure: measureSpread,
})

async function measureSpread(minutes: number): Promise<{ 'each reader gets': Measured }> {
  await using folder = await tempDir()
  await using store = await openStore(folder.path)
  const desk = await newDesk(store)
  const people = Array.from({ length: 100 }, newKeyring)
  await reactionsBy(desk, people)
  const there = await newPost(desk)
  const given = people.map((person) => reactionOf(there, person, { emoji: '👍' }))
  const feed = desk.author.feed({ kind: 'public' })
  const from = headAt(store, feed).height + 1
  for (const some of gathered(given, (minutes * minuteMs) / given.length)) await relay(there, some)
  const entries = await readEntries(store, feed, { from, limit: given.length })
  const frames = entries.map((entry) =>
    encodeAnswer({ kind: 'page', page: pageOf([entry]), isLast: true }),
  )
  const bytes = frames.reduce((sum, { length }) => sum + length, 0)
  return { 'each reader gets': { value: bytes / 1000 } }
}

/** Those that an author's node relays at once, where one comes after each pause. */
function gathered(all: readonly SignedResponse[], everyMs: number): SignedResponse[][] {
  const pace = new Pace({ burst: relayBurst, pauseMs: patientPauseMs })
  const groups: SignedResponse[][] = []
  let dueMs = -1
  for (const [index, response] of all.entries()) {
    const nowMs = index * everyMs
    if (nowMs > dueMs) {
      groups.push([])
      dueMs = nowMs + pace.waitMs(nowMs)
      pace.spend(1)
    }
    groups.at(-1)?.push(response)
  }
  return groups
}

async function openStore(path: string): Promise<Store> {
  return Store.over(await openDatabase(path), [...feedTables, ...keptTables, ...viewTables])
}

async function newDesk(store: Store): Promise<Desk> {
  const author = newKeyring()
  const writer = new Writer({ apply: applyRecord, keyring: author, world: realWorld, events: {} })
  return newPost({ author, store, writer })
}

async function newPost({ author, store, writer }: Omit<Desk, 'post' | 'nonce'>): Promise<Desk> {
  const nonce = random(16)
  const post = { kind: 'post', nonce, atMs: Date.now(), text: 'Hello', media: [] } as const
  await store.transact((tx) => writer.write(tx, { kind: 'public' }, post))
  return { author, store, writer, post: postId(author.person, nonce), nonce }
}

async function relay(desk: Desk, all: readonly SignedResponse[]): Promise<void> {
  const { author: keyring, store, writer } = desk
  for (const responses of inRelays(all)) {
    await store.transact((tx) => {
      writeRelays(tx, { keyring, writer }, { name: { kind: 'public' }, relays: [responses] })
    })
  }
}

function commentOf(
  desk: Desk,
  people: readonly Keyring[],
  index: number,
): { id: ResponseId; response: SignedResponse } {
  const writer = people[index % people.length]!
  const nonce = random(16)
  const body = comment.encode({ text: `comment ${index} ${'x'.repeat(80)}` })
  const response = signed(desk, writer, { nonce, type: 'comment', body })
  return { id: responseId(writer.person, desk.post, nonce), response }
}

function reactionOf(
  desk: Desk,
  writer: Keyring,
  { emoji, of }: { emoji: string; of?: ResponseId },
): SignedResponse {
  const nonce = reactionNonce(of ?? desk.post, emoji)
  const body = reaction.encode({ emoji, isOn: true })
  return signed(desk, writer, { nonce, type: 'reaction', body, of })
}

function signed(
  { author, nonce: post }: Desk,
  writer: Keyring,
  words: Pick<SignedResponse, 'nonce' | 'type' | 'body' | 'of'>,
): SignedResponse {
  const device = { peer: writer.device.peer, certificate: writer.certificate }
  const text = { post, version: 0, name: 'Bo', atMs: Date.now(), ...words }
  return signResponse(device, author.person, text)
}

function newKeyring(): Keyring {
  const phrase = phraseFromEntropy(random(32))
  return new Keyring({ phrase, device: random(32), createdAtMs: Date.now() })
}
