/**
 * Responses in bulk, on a real database: what a page of a long thread takes, with growth, and what a hundred reactions cost their
 * author's node and each reader.
 */
import { randomBytes } from 'node:crypto'
import { postId, responseId, type PostId, type ResponseId } from '../../protocol/ids.ts'
import { phraseFromEntropy } from '../../protocol/identity.ts'
import { pageOf } from '../../protocol/page.ts'
import { signResponse, verifyWords, type SignedResponse } from '../../protocol/records/response.ts'
import { comment } from '../../protocol/responses/comment.ts'
import { reaction, reactionNonce } from '../../protocol/responses/reaction.ts'
import { encodeAnswer } from '../../protocol/sync/answers.ts'
import { minuteMs } from '../../node/durations.ts'
import { blockedPeople } from '../../node/social/contacts/apply-block.ts'
import { keepCertificate } from '../../node/social/feeds/certificates.ts'
import { writeRelays } from '../../node/social/feeds/write-relays.ts'
import { Keyring } from '../../node/social/feeds/keyring.ts'
import { Writer } from '../../node/social/feeds/writer.ts'
import { reactionsTo } from '../../node/social/reactions/queries.ts'
import { applyRecord, keptTables, viewTables } from '../../node/social/slices.ts'
import { countReplies, readThread } from '../../node/social/threads/queries.ts'
import { patientPauseMs, relayBurst } from '../../node/social/threads/limits.ts'
import { Pace } from '../../node/social/threads/pace.ts'
import { inRelays } from '../../node/social/threads/relaying.ts'
import { feedTables, headAt, readEntries } from '../../node/store/feed-store.ts'
import { openDatabase } from '../../node/store/open.ts'
import { Store } from '../../node/store/store.ts'
import { realWorld } from '../../node/world.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { percentile, rateOf, type Figure } from './table.ts'

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

export async function benchThread(): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const comments of [100, 1_000, 2_000]) figures.push(await pageOfThread(comments))
  return figures
}

/** Five reactions to each comment. */
async function pageOfThread(count: number): Promise<Figure> {
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
  const [firstMs = 0] = times
  return {
    what: `last ${pageRows} of ${count.toLocaleString('en')} comments with ${(count * 5).toLocaleString('en')} reactions, with counts`,
    measured: `${percentile(times, 0.5).toFixed(1)} ms; first ${firstMs.toFixed(1)} ms`,
    goal: '20 ms, whatever the thread has',
  }
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

/** By people who answer for the first time, and by the same people on the next post. */
export async function benchReactions(): Promise<Figure[]> {
  await using folder = await tempDir()
  await using store = await openStore(folder.path)
  const desk = await newDesk(store)
  const [first, again]: Costs[][] = [[], []]
  for (let round = 0; round < 7; round++) {
    const people = Array.from({ length: 100 }, newKeyring)
    first!.push(await reactionsBy(await newPost(desk), people))
    again!.push(await reactionsBy(await newPost(desk), people))
  }
  const checkMs = percentile(
    [...first!, ...again!].map((each) => each.checkMs),
    0.5,
  )
  return [
    ...figuresOf('for the first time', first!, checkMs),
    ...figuresOf('again', again!, checkMs),
    await spreadOver(desk, 2),
    await spreadOver(desk, 10),
    await spreadOver(desk, 60),
  ]
}

/** The median of the rounds: a node is warm, and other work disturbs some. */
function figuresOf(which: string, rounds: readonly Costs[], checkMs: number): Figure[] {
  const what = `100 reactions by 100 people, ${which}`
  const { bytes = 0, entries = 0, signatures = 0, certificates = 0 } = rounds[0] ?? {}
  const cpuMs = percentile(
    rounds.map((each) => each.cpuMs),
    0.5,
  )
  return [
    {
      what: `${what}: what each reader gets`,
      measured: `${kB(bytes)} in ${entries} entries`,
      goal: '20 kB',
      limit: `signatures alone ${kB(signatures)}, with certificates of strangers ${kB(signatures + certificates)}`,
    },
    {
      what: `${what}: processor of the author, checked, written, shown`,
      measured: `${cpuMs.toFixed(0)} ms`,
      goal: '50 ms',
      limit: `checking the signatures alone ${checkMs.toFixed(0)} ms`,
    },
  ]
}

/** The same by people whose certificates the feed has, evenly spread: each entry goes to the readers by itself. */
async function spreadOver(desk: Desk, minutes: number): Promise<Figure> {
  const people = Array.from({ length: 100 }, newKeyring)
  await reactionsBy(await newPost(desk), people)
  const there = await newPost(desk)
  const given = people.map((person) => reactionOf(there, person, { emoji: '👍' }))
  const feed = desk.author.feed({ kind: 'public' })
  const from = headAt(desk.store, feed).height + 1
  for (const some of gathered(given, (minutes * minuteMs) / given.length)) await relay(desk, some)
  const entries = await readEntries(desk.store, feed, { from, limit: 100 })
  const frames = entries.map((entry) =>
    encodeAnswer({ kind: 'page', page: pageOf([entry]), isLast: true }),
  )
  return {
    what: `100 reactions by 100 people, again, over ${minutes} minutes: what each reader gets`,
    measured: `${kB(frames.reduce((sum, { length }) => sum + length, 0))} in ${entries.length} entries`,
    goal: '20 kB',
  }
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

interface Costs {
  bytes: number
  entries: number
  signatures: number
  certificates: number
  cpuMs: number
  /** Of the signatures of all responses alone. */
  checkMs: number
}

async function reactionsBy(desk: Desk, people: readonly Keyring[]): Promise<Costs> {
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
  const entries = await readEntries(store, feed, { from: before + 1, limit: 100 })
  const frame = encodeAnswer({ kind: 'page', page: pageOf(entries), isLast: true })
  const signatures = given.reduce((sum, { signature }) => sum + signature.length, 0)
  const certificates = given.reduce((sum, { certificate }) => sum + certificate.length, 0)
  const one = given[0]!
  const checks = rateOf(200, () => verifyWords(one, author.person))
  const cpuMs = (user + system) / 1000
  const checkMs = (100 / checks) * 1000
  return { bytes: frame.length, entries: entries.length, signatures, certificates, cpuMs, checkMs }
}

function kB(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`
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
