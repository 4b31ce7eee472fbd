/**
 * Forged responses of every type, from a contact and from an author, change nothing that others said. The nine cases of Diaspora's
 * `attack_vectors_spec.rb`, re-imagined for feeds, and random forgeries of each field.
 */
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fromBase64url } from '../../../protocol/bytes.ts'
import { responseId, type ItemId, type PostId } from '../../../protocol/ids.ts'
import type { FeedName } from '../../../protocol/feed.ts'
import type { FeedRecord } from '../../../protocol/records/record.ts'
import {
  readProved,
  signResponse,
  type SignedResponse,
} from '../../../protocol/records/response.ts'
import { lockNonce } from '../../../protocol/responses/lock.ts'
import { responseTypes, type ResponseTypeName } from '../../../protocol/responses/response-types.ts'
import { certified } from '../../../node/social/feeds/certificates.ts'
import { recordsFrom } from '../../../node/social/feeds/records.ts'
import { feeds } from '../../../node/social/feeds/tables.ts'
import { Writer, type WriterComponents } from '../../../node/social/feeds/writer.ts'
import { applyRecord } from '../../../node/social/slices.ts'
import { relayPauseMs } from '../../../node/social/threads/limits.ts'
import { responses } from '../../../node/social/threads/tables.ts'
import { startCircle, type Circle } from '../../helpers/circle.ts'
import { sampleOr } from '../../helpers/extent.ts'
import { asRelay, sampleBodies } from '../../helpers/records.ts'
import { checkAsync } from '../../helpers/seed.ts'
import { befriendSocial, type SocialNode } from '../../helpers/social-node.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/social/spoofing')

const typeNames = Object.keys(responseTypes) as ResponseTypeName[]

interface Stage {
  ana: SocialNode
  bo: SocialNode
  cy: SocialNode
  /** Reads what Ana posts, and is read by everybody. */
  mal: SocialNode
  post: PostId
  /** Of Ana, with her lock on it. */
  locked: PostId
  malsPost: PostId
  /** One of each type, as Ana relayed it: by Bo, but for the lock and the words of a guest. The last version, and the first. */
  honest: Record<ResponseTypeName, SignedResponse>
  first: Record<ResponseTypeName, SignedResponse>
}

let circle: Circle
let stage: Stage

test.before(async () => {
  circle = await startCircle('spoofing', 'Bo', 'Cy', 'Mal')
  const { ana, others } = circle
  const [bo, cy, mal] = others as [SocialNode, SocialNode, SocialNode]
  for (const one of [bo, cy]) await befriendSocial(mal, one)
  await ana.join(await mal.invite())
  const poll = { options: ['one', 'two', 'three'], isMultiple: true } as const
  const post = await ana.social.posts.create('to talk about', [await ana.aspect('Family')], {
    poll,
  })
  const locked = await ana.post('no more of this')
  const malsPost = await mal.post('look at me')
  await waitFor(() => [bo, cy, mal].every(({ social }) => social.posts.at(locked) !== undefined))
  await waitFor(() => [ana, bo, cy].every(({ social }) => social.posts.at(malsPost) !== undefined))
  await ana.social.threads.lock(locked, true)
  const comment = await bo.social.threads.comment(post, 'words of Bo')
  await bo.social.threads.editComment(comment, 'better words of Bo')
  await bo.social.threads.react(post, { emoji: '🎉', isOn: true })
  await bo.social.threads.vote(post, [0, 2])
  await write(bo, { kind: 'pair', peer: ana.peer }, [asResponse(remixOf(bo, ana, post))])
  await bo.sync.pull(ana.peer)
  const feed = { kind: 'aspect', ...(await epochOf(ana)) } as const
  await write(ana, feed, asRelay([guestOf(ana, post)]), applyRecord)
  await Promise.all([bo, cy].map((node) => node.sync.pull(ana.peer)))
  await waitFor(async () => (await rowsOf(cy)).length === 6)
  await waitFor(async () => (await rowsOf(bo)).every((row) => !row.includes('"isWaiting":true')))
  const all = await relayedBy(ana)
  const [honest, first] = [byType(all), byType(all.toReversed())]
  stage = { ana, bo, cy, mal, post, locked, malsPost, honest, first }
})

test.after(async () => {
  await circle[Symbol.asyncDispose]()
})

/** Words of Bo over a picture, as a program other than ours might send them. */
function remixOf(bo: SocialNode, ana: SocialNode, post: PostId): SignedResponse {
  return signedBy(bo, ana, {
    post: nonceOf(ana, post),
    nonce: bo.world.random(16),
    version: 0,
    type: 'remix',
    body: sampleBodies.remix,
    name: 'Bo',
    atMs: bo.world.now(),
  })
}

/** Words of a guest, as their author shows them. */
function guestOf(ana: SocialNode, post: PostId): SignedResponse {
  return signedBy(ana, ana, {
    post: nonceOf(ana, post),
    nonce: ana.world.random(16),
    version: 0,
    type: 'guest',
    body: sampleBodies.guest,
    name: 'Ana',
    atMs: ana.world.now(),
  })
}

function signedBy(
  { social: { keyring } }: SocialNode,
  author: SocialNode,
  text: Parameters<typeof signResponse>[2],
  certificate = keyring.certificate,
): SignedResponse {
  return signResponse({ peer: keyring.device.peer, certificate }, author.person, text)
}

function nonceOf({ social }: SocialNode, post: PostId): Uint8Array {
  return fromBase64url(social.posts.at(post)!.post.nonce)!
}

/** All responses in the relays of an author, oldest first. */
async function relayedBy({ store }: SocialNode): Promise<SignedResponse[]> {
  const mine = (await store.list(feeds, {})).map(([, row]) => row).filter((row) => row.isMine)
  const all = await Promise.all(
    mine.map((row) => recordsFrom(store, row, { from: 1, limit: 1000 })),
  )
  const relayed = all.flat().flatMap((record) => (record.kind === 'relay' ? record.responses : []))
  return relayed.map((each) => certified(store, each)!)
}

/** The last of each type. */
function byType(all: readonly SignedResponse[]): Stage['honest'] {
  const found = Object.fromEntries(all.map((each) => [each.type, each]))
  assert.equal(Object.keys(found).toSorted(), typeNames.toSorted())
  return found as Stage['honest']
}

/** Writes records into a feed as they are, whatever its own node thinks of them, unless it is to `apply` them. */
async function write(
  node: SocialNode,
  feed: FeedName,
  records: readonly FeedRecord[],
  apply: WriterComponents['apply'] = () => undefined,
): Promise<void> {
  const { keyring } = node.social
  const writer = new Writer({ apply, keyring, world: node.world, events: {} })
  await node.store.transact((tx) => records.forEach((record) => writer.write(tx, feed, record)))
}

/** All that anybody but Mal said, as a node has it. */
async function rowsOf({ store }: SocialNode): Promise<string[]> {
  const rows = await store.list(responses, {})
  const ofMal = circle.others[2]!.person
  return rows.filter(([, { author }]) => author !== ofMal).map((row) => JSON.stringify(row))
}

async function seenBy(node: SocialNode): Promise<unknown> {
  const { ana, post, locked, malsPost, honest } = stage
  const comment = readProved(honest.comment, ana.person).id
  const { social } = node
  const others = ({ author }: { author: string }): boolean => author !== stage.mal.person
  const thread = async (id: PostId): Promise<unknown[]> =>
    (await social.threads.read(id, { limit: 100 })).rows.filter(others)
  return {
    rows: await rowsOf(node),
    threads: [await thread(post), await thread(locked), await thread(malsPost)],
    replies: (await social.threads.replies(comment, { limit: 100 })).rows.filter(others),
    reactors: [
      ...(await social.threads.reactors(post)),
      ...(await social.threads.reactors(comment)),
    ].filter(({ row }) => others(row)),
    locks: [post, locked].map((id) => social.threads.isLocked({ id, author: ana.person })),
    posts: [post, locked, malsPost].map((id) => social.posts.at(id)?.post.text),
    versions: await social.threads.versions(comment),
  }
}

let markers = 0

/** Does something hostile, and sees that nobody is shown anything else than before of what others said. */
async function changesNothing(attack: () => Promise<void>): Promise<void> {
  const { ana, bo, cy, mal, post } = stage
  const before = await Promise.all([ana, bo, cy].map(seenBy))
  await attack()
  const marker = await mal.social.threads.comment(post, `marker ${(markers += 1)}`)
  await Promise.all([ana, bo, cy].map((node) => node.sync.pull(mal.peer)))
  await waitFor(async () => {
    // The pauses between relays pass by the clock of the world.
    await ana.world.pass(relayPauseMs)
    return [ana, bo, cy].every(({ social }) => social.threads.commentAt(marker) !== undefined)
  })
  await mal.social.threads.deleteComment(marker)
  assert.equal(await Promise.all([ana, bo, cy].map(seenBy)), before)
}

const asResponse = (response: SignedResponse): FeedRecord => ({ ...response, kind: 'response' })

/** Sends forgeries in all ways that a contact has: to the author, and to the readers of the own feeds. */
async function send(forged: readonly SignedResponse[]): Promise<void> {
  const { ana, mal } = stage
  await write(mal, { kind: 'pair', peer: ana.peer }, forged.map(asResponse))
  await write(mal, { kind: 'public' }, asRelay(forged))
}

for (const type of typeNames) {
  const idOf = (): ItemId => readProved(stage.honest[type], stage.ana.person).id

  test(`1. no ${type} of somebody else is shown below a post of one’s own`, async () => {
    await changesNothing(async () => {
      const { mal, malsPost, honest } = stage
      await send([{ ...honest[type], post: nonceOf(mal, malsPost) }])
    })
  })

  test(`2. no ${type} is written in the name of somebody else`, async () => {
    await changesNothing(async () => {
      const { ana, mal, honest } = stage
      const { certificate, ...text } = honest[type]
      await send([signedBy(mal, ana, { ...text, nonce: mal.world.random(16) }, certificate)])
    })
  })

  test(`3. no ${type} is relayed for a post of another author`, async () => {
    await changesNothing(() => send([stage.honest[type]]))
  })

  test(`4. no ${type} is retracted in the feed of somebody else`, async () => {
    await changesNothing(async () => {
      const record = { kind: 'retraction', target: idOf(), atMs: stage.mal.world.now() } as const
      await write(stage.mal, { kind: 'public' }, [record])
    })
  })

  test(`5. no ${type} is retracted for somebody who did not write it`, async () => {
    await changesNothing(async () => {
      const record = { kind: 'retraction', target: idOf(), atMs: stage.mal.world.now() } as const
      await write(stage.mal, { kind: 'pair', peer: stage.ana.peer }, [record])
    })
  })

  test(`6. no ${type} is written over by another person with its nonce`, async () => {
    await changesNothing(async () => {
      const { ana, mal, honest } = stage
      await send([signedBy(mal, ana, { ...honest[type], body: sampleBodies[type] })])
    })
  })

  test(`7. no ${type} goes back to an earlier version`, async () => {
    await changesNothing(async () => {
      const { ana, first } = stage
      const again = first[type]
      await write(ana, { kind: 'aspect', ...(await epochOf(ana)) }, asRelay([again]))
    })
  })

  test(`8. no post with a ${type} is retracted by anybody but its author`, async () => {
    await changesNothing(async () => {
      const { ana, mal, post, locked } = stage
      const records = [post, locked].map((target) => {
        return { kind: 'retraction', target, atMs: mal.world.now() } as const
      })
      await write(mal, { kind: 'pair', peer: ana.peer }, records)
      await write(mal, { kind: 'public' }, records)
    })
  })

  test(`9. no later version of a ${type} comes from another person`, async () => {
    await changesNothing(async () => {
      const { ana, mal, honest } = stage
      const later = { ...honest[type], version: honest[type].version + 1 }
      await send([later, signedBy(mal, ana, later), signedBy(mal, ana, later, later.certificate)])
    })
  })
}

async function epochOf(node: SocialNode): Promise<{ aspect: never; epoch: number }> {
  const [row] = await node.social.aspects.list()
  return { aspect: row!.id as never, epoch: row!.epoch }
}

test('a lock by somebody else locks nothing, and a response names items of its own thread alone', async () => {
  const { ana, mal, post, malsPost, honest } = stage
  await changesNothing(async () => {
    const text = { version: 0, name: 'Mal', atMs: mal.world.now() }
    const own = { ...text, post: nonceOf(mal, malsPost) }
    const comment = readProved(honest.comment, ana.person).id
    const onAnas = { ...text, post: nonceOf(ana, post), nonce: lockNonce(post) }
    await send([signedBy(mal, ana, { ...onAnas, type: 'lock', body: sampleBodies.lock })])
    const body = responseTypes.comment.encode({ text: 'on another thread' })
    const astray = { ...own, of: comment, nonce: mal.world.random(16), type: 'comment', body }
    await write(mal, { kind: 'public' }, asRelay([signedBy(mal, mal, astray)]))
  })
  for (const { social } of [ana, stage.bo, stage.cy]) {
    const comment = readProved(honest.comment, ana.person).id
    assert.equal((await social.threads.replies(comment, { limit: 10 })).rows, [])
  }
})

test('a forged certificate is not kept, and a right one signs for no other device', async () => {
  const { ana, bo, mal, post, honest } = stage
  await changesNothing(async () => {
    const text = { ...honest.comment, nonce: mal.world.random(16) }
    const forged = bo.social.keyring.certificate.slice()
    // Mal's device in the name of Bo.
    forged.set(mal.social.keyring.device.peer.publicKey, 33)
    await send([signedBy(mal, ana, text, forged)])
    const { aspect, epoch } = await epochOf(ana)
    const own = signedBy(mal, ana, { ...text, post: nonceOf(ana, post) })
    const inTheNameOfBo = { ...own, certificate: bo.social.keyring.certificate }
    await write(ana, { kind: 'aspect', aspect, epoch }, asRelay([inTheNameOfBo]))
  })
})

test('random forgeries of any field change nothing, from a contact or from the author', async () => {
  const { ana, mal, post, locked, malsPost, honest } = stage
  const bytes = (length: number): fc.Arbitrary<Uint8Array> =>
    fc.uint8Array({ minLength: length, maxLength: length })
  const items = Object.values(honest).map((each) => readProved(each, ana.person).id)
  const field = fc.oneof(
    fc.record({ post: fc.constantFrom(nonceOf(ana, locked), nonceOf(mal, malsPost)) }),
    fc.record({ of: fc.constantFrom<ItemId>(...items, post) }),
    fc.record({ nonce: fc.oneof(bytes(16), fc.constantFrom(lockNonce(post), lockNonce(locked))) }),
    fc.record({ version: fc.integer({ min: 1, max: 1000 }) }),
    fc.record({ type: fc.constantFrom(...typeNames, 'of-another-release') }),
    fc.record({ body: fc.constantFrom(...Object.values(sampleBodies)) }),
    fc.record({ name: fc.constantFrom('Ana', 'Bo', 'Cy') }),
    fc.record({ atMs: fc.integer({ min: 0, max: 2 ** 44 }) }),
    fc.record({ certificate: fc.constant(mal.social.keyring.certificate) }),
    fc.record({ signature: bytes(64) }),
  )
  const forged = fc.tuple(fc.constantFrom(...typeNames), field, fc.boolean()).map((drawn) => {
    const [type, change, isSigned] = drawn
    const original = honest[type]
    const text = { ...original, ...change } as SignedResponse
    // Some of them with Mal's signature below the certificate of somebody else.
    return isSigned && !('certificate' in change)
      ? signedBy(mal, ana, text, text.certificate)
      : text
  })
  const isForgery = (one: SignedResponse): boolean =>
    Object.values(honest).every((each) => !sameWords(each, one))
  await checkAsync(
    fc.asyncProperty(fc.array(forged.filter(isForgery), { minLength: 20, maxLength: 40 }), (all) =>
      changesNothing(async () => {
        await send(all)
        await write(ana, { kind: 'aspect', ...(await epochOf(ana)) }, asRelay(all))
      }),
    ),
    { runs: sampleOr(3, 60) },
  )
})

function sameWords(one: SignedResponse, other: SignedResponse): boolean {
  const { signature: _signature, ...words } = one
  const keys = Object.keys(words) as (keyof typeof words)[]
  return keys.every((key) => String(one[key]) === String(other[key]))
}

test('the id of a response has its writer in it', () => {
  const { ana, bo, mal, post } = stage
  const ids = [ana, bo, mal].map(({ person }) => responseId(person, post, lockNonce(post)))
  assert.is(new Set(ids).size, 3)
})

test.run()
