/**
 * Messages by every way and in every order: all who take part come to the same conversation. What is forged changes nothing. It is put
 * straight into the views of each, so that an interleaving takes a millisecond.
 */
import { MemoryLevel } from 'memory-level'
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { toBase64url } from '../../../protocol/bytes.ts'
import { feedId, type PersonId } from '../../../protocol/ids.ts'
import { phraseFromEntropy } from '../../../protocol/identity.ts'
import {
  inOrder,
  signMessage,
  verifyMessage,
  type MessageRecord,
  type MessageText,
  type SignedMessage,
} from '../../../protocol/records/message.ts'
import { Keyring } from '../../../node/social/feeds/keyring.ts'
import { postRun } from '../../../node/social/feeds/run.ts'
import type { FeedRow } from '../../../node/social/feeds/tables.ts'
import { applyMessage } from '../../../node/social/messages/apply-message.ts'
import { listConversations, readMessages } from '../../../node/social/messages/queries.ts'
import { conversationCounts } from '../../../node/social/messages/tables.ts'
import { conversationsPerPersonMax } from '../../../node/social/messages/limits.ts'
import { keptTables, viewTables } from '../../../node/social/slices.ts'
import { feedTables } from '../../../node/store/feed-store.ts'
import { Store } from '../../../node/store/store.ts'
import { sampleOr } from '../../helpers/extent.ts'
import { testTimeMs } from '../../helpers/person.ts'
import { rejects } from '../../helpers/rejects.ts'
import { bytesFrom, checkAsync } from '../../helpers/seed.ts'

const test = suite('node/social/message-order')
const next = bytesFrom('message-order')
const people = [0, 1, 2, 3].map(
  () => new Keyring({ phrase: phraseFromEntropy(next(32)), device: next(32), createdAtMs: 1 }),
)
const [ana, bo, cy, mal] = people as [Keyring, Keyring, Keyring, Keyring]
const circle = inOrder(ana.person, [bo.person, cy.person])

function write(keyring: Keyring, text: Partial<MessageText> = {}): SignedMessage {
  const device = { peer: keyring.device.peer, certificate: keyring.certificate }
  const own = { participants: circle, nonce: next(16), atMs: testTimeMs, version: 0 }
  return signMessage(device, { ...own, text: 'hello', media: [], name: 'X', ...text })
}

/** The views of one person. */
class Views {
  readonly #keyring: Keyring
  readonly #store: Store
  #seq = 0

  private constructor(keyring: Keyring, store: Store) {
    this.#keyring = keyring
    this.#store = store
  }

  static async of(keyring: Keyring): Promise<Views> {
    const database = new MemoryLevel<string, Uint8Array>({ valueEncoding: 'view' })
    await database.open()
    const tables = [...feedTables, ...keptTables, ...viewTables]
    return new Views(keyring, await Store.over(database, tables))
  }

  get store(): Store {
    return this.#store
  }

  /** Takes a message from the pair feed of a person. */
  async take(sender: Keyring, message: SignedMessage & Partial<MessageRecord>): Promise<void> {
    const isMine = sender === this.#keyring
    const id = feedId(sender.device.peer.publicKey)
    const peerKey = toBase64url(sender.device.peer.publicKey)
    const own = { id, owner: sender.person, isMine, peerKey, lastPostMs: 0 }
    const feed: FeedRow = { ...own, kind: 'pair', state: 'open' }
    this.#seq += 1
    const seq = this.#seq
    const [receivedAtMs, run] = [testTimeMs + 10_000 + seq, postRun('base', feed)]
    const place = { feed, seq, receivedAtMs, arrival: seq, run }
    await this.#store.transact((tx) => {
      const rest = { tx, keyring: this.#keyring, events: {}, isReplay: false }
      applyMessage({ ...place, ...rest }, { ...message, kind: 'message' })
    })
  }

  /** The messages as its owner sees them, in its order. */
  async shown(): Promise<string[]> {
    const { id } = verifiedCircle
    const { rows } = await readMessages(this.#store, id, { limit: 1000 })
    return rows.map((row) => `${row.id} ${row.isGone === true ? '†' : row.text}`)
  }

  async count(): Promise<number> {
    return (await listConversations(this.#store, { limit: 1000 })).rows.length
  }

  close(): Promise<void> {
    return this.#store.close()
  }
}

const verifiedCircle = { id: verifyMessage(write(ana)).conversation }

/** A talk in which all write, edit and take back, some at once. */
function someTalk(sizes: readonly number[]): SignedMessage[] {
  return sizes.flatMap((size, index) => {
    const keyring = [ana, bo, cy][index % 3]!
    // Two of them at the same time now and then.
    const place = { atMs: testTimeMs + Math.floor(index / 2), nonce: next(16) }
    const versions = Array.from({ length: 1 + (size % 3) }, (_, version) =>
      write(keyring, { ...place, version, text: `${index}.${version}` }),
    )
    const gone = { ...place, version: size % 4, text: '', isGone: true } as const
    return size % 5 === 4 ? [...versions, write(keyring, gone)] : versions
  })
}

test('all who take part have the same messages in the same order, whatever comes first', async () => {
  const sizes = fc.array(fc.nat({ max: 19 }), { minLength: 2, maxLength: 8 })
  const property = fc.asyncProperty(sizes, fc.infiniteStream(fc.nat()), async (given, dice) => {
    const messages = someTalk(given)
    const roll = (max: number): number => Number(dice.next().value) % max
    const seen: string[][] = []
    for (const reader of [ana, bo, cy]) {
      const views = await Views.of(reader)
      // Some come twice, by different people.
      const arrivals = [...messages, ...messages.filter(() => roll(3) === 0)]
      while (arrivals.length > 0) {
        const [message] = arrivals.splice(roll(arrivals.length), 1)
        await views.take([ana, bo, cy][roll(3)]!, message!)
      }
      seen.push(await views.shown())
      await views.close()
    }
    assert.equal(seen[1], seen[0])
    assert.equal(seen[2], seen[0])
    assert.is(seen[0]?.length, given.length)
  })
  await checkAsync(property, { runs: sampleOr(15, 500) })
})

test('what is forged is refused, and shows nowhere', async () => {
  const views = await Views.of(cy)
  const honest = write(bo)
  const refused = (sender: Keyring, message: SignedMessage, code: string): Promise<unknown> =>
    rejects(() => views.take(sender, message), code)
  await views.take(ana, write(ana, { text: 'begin' }))
  // Other words, other people, another's place, another's name.
  await refused(ana, { ...honest, text: 'other words' }, 'bad-signature')
  await refused(ana, { ...honest, participants: inOrder(ana.person, [bo.person]) }, 'bad-signature')
  await refused(bo, { ...honest, certificate: ana.certificate }, 'bad-signature')
  // Of somebody who does not take part, or by way of them; or it is none of ours.
  await refused(mal, write(mal), 'malformed')
  await refused(mal, honest, 'malformed')
  await refused(bo, write(bo, { participants: inOrder(ana.person, [bo.person]) }), 'malformed')
  // Taken back by another: to its writer's message that is nothing.
  await views.take(bo, honest)
  const { nonce, atMs } = honest
  await views.take(ana, write(ana, { nonce, atMs, version: 1, text: '', isGone: true }))
  const shown = await views.shown()
  assert.ok(shown.some((line) => line === `${verifyMessage(honest).id} hello`))
  await views.close()
})

test('a conversation is shown once its starter began it', async () => {
  const views = await Views.of(cy)
  await views.take(bo, write(bo))
  assert.is(await views.count(), 0)
  await views.take(bo, write(ana))
  assert.is(await views.count(), 1)
  await views.close()
})

test('nobody fills the disk with conversations', async () => {
  const views = await Views.of(cy)
  const count = (person: PersonId): number | undefined =>
    views.store.get(conversationCounts, person)
  await views.take(ana, write(ana))
  assert.is(count(ana.person), 1)
  await views.store.transact((tx) =>
    tx.put(conversationCounts, ana.person, conversationsPerPersonMax),
  )
  await views.take(ana, write(ana, { text: 'more' }))
  const other = write(ana, { participants: inOrder(ana.person, [cy.person]) })
  await rejects(() => views.take(ana, other), 'limit-reached')
  await views.close()
})

test.run()
