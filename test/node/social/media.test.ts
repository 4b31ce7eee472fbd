/** Media of posts: they come, are looked at, give way and go. */
import { Readable } from 'node:stream'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { blobTag } from '../../../protocol/blob.ts'
import { decodeBlobAnswer, encodeBlobQuestion } from '../../../protocol/blob-message.ts'
import { blobProtocol } from '../../../protocol/blob-message.ts'
import { concat, equalBytes } from '../../../protocol/bytes.ts'
import { peerKey, type BlobId, type PostId } from '../../../protocol/ids.ts'
import { dayMs } from '../../../node/durations.ts'
import { listWanted, want } from '../../../node/social/media/wants.ts'
import {
  usesOfBlobMax,
  usesOfOwnerMax,
  wantedOfOwnerKeptMax,
  wantedOfOwnerMax,
  wantedOverMax,
} from '../../../node/social/media/limits.ts'
import { blobUses, useCounts, wantedBlobs, wantedKeys } from '../../../node/social/media/tables.ts'
import { addUse, mayUse, removeUse, type BlobPlace } from '../../../node/social/media/uses.ts'
import { under } from '../../../node/store/table.ts'
import type { MediaPlace } from '../../../node/social/media/media-library.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { FakeWorld, quiet } from '../../helpers/fake-world.ts'
import { testPerson } from '../../helpers/person.ts'
import { postPicture } from '../../helpers/picture-posts.ts'
import { rejects } from '../../helpers/rejects.ts'
import { bytesFrom } from '../../helpers/seed.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'

const test = suite('node/social/media')
const next = bytesFrom('social media')
const words = { alt: '', caption: '', layers: [] }

interface Friends extends AsyncDisposable {
  hub: FakeHub
  world: FakeWorld
  ana: SocialNode
  bo: SocialNode
  cy: SocialNode
}

/** Ana has Bo and Cy in Family; Bo and Cy are contacts. */
async function friends(): Promise<Friends> {
  const hub = new FakeHub()
  const world = new FakeWorld('media')
  const start = (name: string): Promise<SocialNode> => SocialNode.start(name, { hub, world })
  const [ana, bo, cy] = [await start('Ana'), await start('Bo'), await start('Cy')]
  await befriendSocial(ana, bo)
  await befriendSocial(ana, cy)
  await befriendSocial(bo, cy)
  const stop = async (): Promise<void> => {
    for (const node of [ana, bo, cy]) await node[Symbol.asyncDispose]()
  }
  return { hub, world, ana, bo, cy, [Symbol.asyncDispose]: stop }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await quiet()
}

function placeOf({ social }: SocialNode, post: PostId): MediaPlace {
  const { author, media } = social.posts.at(post)!.post
  return { author, media: media[0]! }
}

async function contentOf(node: SocialNode, post: PostId): Promise<Uint8Array> {
  const { content } = node.social.library.read(placeOf(node, post).media, 'blob')
  const parts: Uint8Array[] = []
  for await (const part of content) parts.push(part)
  return concat(...parts)
}

function hereAt(node: SocialNode, ids: readonly BlobId[]): boolean[] {
  return ids.map((id) => node.files.has(id))
}

test('a picture and its preview come by themselves, and its readers see that they are here', async () => {
  await using all = await friends()
  const { ana, bo } = all
  const { post, ids } = await postPicture(ana)
  await settled()
  assert.equal(hereAt(bo, ids), [true, true])
  assert.ok(equalBytes(await contentOf(bo, post), await contentOf(ana, post)))
  assert.is(bo.social.library.stateOf(placeOf(bo, post).media), 'here')
})

test('while its author is away a picture comes from another contact who has it', async () => {
  await using all = await friends()
  const { ana, bo, cy } = all
  await ana.network.disconnect(cy.peer)
  const { post, ids } = await postPicture(ana)
  await settled()
  await ana.network.disconnect(bo.peer)
  await ana.network.connect(cy.peer)
  ana.files.read = () => Promise.resolve(undefined)
  ana.files.hashes = () => Promise.resolve(undefined)
  await settled()
  assert.ok(cy.social.posts.at(post))
  await ana.network.disconnect(cy.peer)
  await cy.network.disconnect(bo.peer)
  await cy.network.connect(bo.peer)
  await settled()
  assert.equal(hereAt(cy, ids), [true, true])
})

test('who is blocked gets no blob any more, though they know its name', async () => {
  await using all = await friends()
  const { ana, bo } = all
  const { ids } = await postPicture(ana)
  await settled()
  const answers: (Uint8Array | undefined)[] = []
  const ask = async (): Promise<void> => {
    const handler = {
      frame: (frame: Uint8Array) => void answers.push(decodeBlobAnswer(frame)),
      closed: () => undefined,
    }
    const channel = await bo.network.open(ana.peer, blobProtocol, handler)
    const tag = blobTag(ids[0]!, peerKey(ana.peer))
    await channel.send(encodeBlobQuestion({ kind: 'hashes', tag }))
    await settled()
  }
  await ask()
  assert.is(answers.length, 1)
  assert.ok(answers[0] !== undefined)
  await ana.social.people.block(bo.person)
  await settled()
  await bo.network.connect(ana.peer)
  await ask().catch(() => undefined)
  assert.is(answers.length, 1)
})

test('a post that is taken back leaves no file, also at a reader who was away', async () => {
  await using all = await friends()
  const { ana, bo, cy } = all
  await ana.network.disconnect(cy.peer)
  await bo.network.disconnect(cy.peer)
  const { post } = await postPicture(ana)
  await settled()
  assert.is(bo.files.ids().length, 2)
  await ana.social.posts.delete(post)
  await settled()
  await ana.network.connect(cy.peer)
  await settled()
  for (const { files } of [ana, bo, cy]) {
    assert.equal(files.ids(), [])
    assert.equal(await files.coming(), [])
  }
})

test('a post that is taken back while its picture comes leaves nothing', async () => {
  await using all = await friends()
  const { hub, ana, bo } = all
  const held: (() => void)[] = []
  hub.changeFrame = (frame, { from, to, isQuestion }) => {
    if (from !== ana.peer || to !== bo.peer || isQuestion || frame.length < 30_000) return frame
    return new Promise((resolve) => held.push(() => resolve(frame)))
  }
  const { post } = await postPicture(ana, { bytes: 600_000 })
  await settled()
  assert.ok(held.length > 0)
  await ana.social.posts.delete(post)
  await settled()
  hub.changeFrame = (frame) => frame
  for (const release of held) release()
  await settled()
  assert.equal(bo.files.ids(), [])
  assert.equal(await bo.files.coming(), [])
})

test('a blob that two posts name stays until the second is taken back', async () => {
  await using all = await friends()
  const { ana, bo } = all
  const { library } = ana.social
  const blob = await library.store(Readable.from([next(10_000)]))
  const postIt = async (text: string): Promise<PostId> => {
    const seen = { type: 'image/webp', name: '', width: 8, height: 8 }
    const { id } = await library.uploads.add({ kind: 'picture', blob, ...seen, ...words })
    return ana.social.posts.create(text, [await ana.aspect()], {
      media: [{ upload: id, ...words }],
    })
  }
  const [first, second] = [await postIt('one'), await postIt('two')]
  await settled()
  await ana.social.posts.delete(first)
  await settled()
  assert.equal(
    [ana, bo].map(({ files }) => files.has(blob.id)),
    [true, true],
  )
  await ana.social.posts.delete(second)
  await settled()
  assert.equal(
    [ana, bo].map(({ files }) => files.has(blob.id)),
    [false, false],
  )
})

test('what was looked at longest ago gives way; previews and what is one’s own stay', async () => {
  await using all = await friends()
  const { world, ana, bo } = all
  const own = await postPicture(bo, { bytes: 400_000 })
  const posted = []
  for (let index = 0; index < 4; index += 1) {
    posted.push(await postPicture(ana, { bytes: 300_000 }))
    world.set(world.now() + dayMs * 2)
    await settled()
  }
  await contentOf(bo, posted[0]!.post)
  await settled()
  await bo.social.library.storage.setRoom(700_000)
  await settled()
  assert.equal(
    posted.map(({ ids }) => hereAt(bo, ids)),
    [
      [true, true],
      [false, true],
      [false, true],
      [true, true],
    ],
  )
  assert.equal(hereAt(bo, own.ids), [true, true])
  const { othersBytes, ownBytes } = bo.social.library.storage.state()
  assert.ok(othersBytes <= 700_000 && ownBytes >= 400_000)
  assert.is(othersBytes + ownBytes, bo.files.bytes)
  assert.is(bo.social.library.stateOf(placeOf(bo, posted[1]!.post).media), 'away')
})

test('a file that somebody waited for stays, also where it is larger than the room', async () => {
  await using all = await friends()
  const { ana, bo } = all
  await bo.social.library.storage.setRoom(100_000)
  const small = await postPicture(ana, { bytes: 50_000 })
  await settled()
  const { ids } = await postPicture(ana, { bytes: 400_000 })
  await settled()
  assert.equal(hereAt(bo, ids), [true, true])
  assert.equal(hereAt(bo, small.ids), [false, true])
})

test('files that came before a rebuild of the views are counted once', async () => {
  await using all = await friends()
  const { ana, bo } = all
  const { ids } = await postPicture(ana)
  await settled()
  const before = bo.social.library.storage.state()
  for (const id of ids) await bo.social.library.came(id)
  assert.equal(bo.social.library.storage.state(), before)
})

test('a picture older than 30 days comes when somebody asks for it, not by itself', async () => {
  await using all = await friends()
  const { world, ana, bo, cy } = all
  await ana.network.disconnect(cy.peer)
  await bo.network.disconnect(cy.peer)
  const { post, ids } = await postPicture(ana)
  await settled()
  world.set(world.now() + 31 * dayMs)
  await ana.network.connect(cy.peer)
  await settled()
  assert.equal(hereAt(cy, ids), [false, true])
  assert.is(cy.social.library.stateOf(placeOf(cy, post).media), 'away')
  await cy.social.library.ask(placeOf(cy, post))
  assert.is(cy.social.library.stateOf(placeOf(cy, post).media), 'coming')
  await settled()
  assert.equal(hereAt(cy, ids), [true, true])
})

test('uploads that no post took within 7 days go, with their files', async () => {
  await using all = await friends()
  const { world, ana } = all
  const { library } = ana.social
  const blob = await library.store(Readable.from([next(10_000)]))
  await library.uploads.add({ kind: 'file', type: '', name: '', blob, ...words })
  world.set(world.now() + 6 * dayMs)
  await postPicture(ana)
  await settled()
  assert.is((await library.uploads.list()).length, 1)
  world.set(world.now() + 2 * dayMs)
  const { ids } = await postPicture(ana)
  await settled()
  assert.equal(await library.uploads.list(), [])
  assert.equal(hereAt(ana, [blob.id, ...ids]), [false, true, true])
})

test('of the picture with the words drawn in its preview is used, whatever its size', async () => {
  await using all = await friends()
  const { ana } = all
  const { library } = ana.social
  const seen = { kind: 'picture', type: 'image/webp', name: '', width: 8, height: 8 } as const
  const add = async (bytes: number): Promise<{ upload: string; blob: BlobId; preview: BlobId }> => {
    const blob = await library.store(Readable.from([next(bytes)]))
    const preview = await library.store(Readable.from([next(5_000)]))
    const { id } = await library.uploads.add({ ...seen, blob, preview, ...words })
    return { upload: id, blob: blob.id, preview: preview.id }
  }
  const [picture, flat] = [await add(100_000), await add(90_000)]
  const wish = { upload: picture.upload, flat: flat.upload, ...words }
  const post = await ana.social.posts.create('look', [await ana.aspect()], { media: [wish] })
  await settled()
  assert.is(placeOf(ana, post).media.flat?.id, flat.preview)
  assert.not.ok(ana.files.has(flat.blob))
  assert.equal(hereAt(ana, [picture.blob, picture.preview, flat.preview]), [true, true, true])
  const blob = await library.store(Readable.from([next(9)]))
  const file = await library.uploads.add({ kind: 'file', type: '', name: '', blob, ...words })
  const wrong = { upload: (await add(9)).upload, flat: file.id, ...words }
  await rejects(
    ana.social.posts.create('no', [await ana.aspect()], { media: [wrong] }),
    'not-found',
  )
})

test('a file that is being uploaded while the others are tidied stays', async () => {
  await using all = await friends()
  const { ana } = all
  const { library } = ana.social
  const blob = await library.store(Readable.from([next(10_000)]))
  await library.storage.sweep()
  assert.ok(ana.files.has(blob.id))
})

test('somebody who names more blobs than are kept keeps nobody else waiting, and the newest stay', async () => {
  await using all = await friends()
  const { ana, bo, world } = all
  const mallory = testPerson('mallory').id
  const names = wantedOfOwnerKeptMax + wantedOverMax + 500
  const wanting = (from: number, to: number): Promise<void> =>
    bo.store.transact((tx) => {
      for (let count = from; count < to; count += 1) {
        const id = Buffer.from(next(32)).toString('base64url') as BlobId
        const atMs = world.now() + count
        want(tx, { id, bytes: 9, owner: mallory, atMs, urgency: 'always' })
      }
    })
  await wanting(0, wantedOfOwnerKeptMax)
  await wanting(wantedOfOwnerKeptMax, names)
  const rows = await bo.store.list(wantedBlobs, {})
  assert.is(rows.length, wantedOfOwnerKeptMax)
  assert.is((await bo.store.list(wantedKeys, {})).length, wantedOfOwnerKeptMax)
  assert.is(rows[0]?.[1].atMs, world.now() + names - 1)
  const { ids } = await postPicture(ana)
  const wanted = await listWanted(bo.store, world.now(), 2_000)
  assert.ok(wanted.length <= wantedOfOwnerMax + 2)
  await settled()
  assert.equal(hereAt(bo, ids), [true, true])
})

test('many people whose previews never come keep no picture of a friend waiting', async () => {
  await using all = await friends()
  const { ana, bo, world } = all
  await bo.store.transact((tx) => {
    for (let count = 0; count < 12 * wantedOfOwnerMax; count += 1) {
      const id = Buffer.from(next(32)).toString('base64url') as BlobId
      const owner = testPerson(`mallory ${count % 12}`).id
      want(tx, { id, bytes: 9, owner, atMs: world.now(), urgency: 'always' })
    }
  })
  const { ids } = await postPicture(ana)
  await settled()
  assert.equal(hereAt(bo, ids), [true, true])
})

test('of somebody whose posts name more media than are noted the words still come', async () => {
  await using all = await friends()
  const { ana, bo } = all
  await bo.store.transact((tx) => tx.put(useCounts, ana.person, usesOfOwnerMax - 1))
  const { post, ids } = await postPicture(ana)
  await settled()
  assert.ok(bo.social.posts.at(post))
  // Of a picture the preview is noted first.
  assert.equal(hereAt(bo, ids), [false, true])
  await ana.social.posts.delete(post)
  await settled()
  assert.equal(hereAt(bo, ids), [false, false])
  assert.is(bo.store.get(useCounts, ana.person), usesOfOwnerMax - 1)
})

test('one person names one blob so often, and others name it beside them', async () => {
  await using all = await friends()
  const { ana, bo, cy } = all
  const { ids } = await postPicture(ana)
  await settled()
  const [id] = ids as [BlobId, BlobId]
  const place = (number: number): BlobPlace => ({ id, item: 'x' as PostId, number, part: 'blob' })
  const use = { owner: cy.person, part: 'blob', bytes: 9 } as const
  await bo.store.transact((tx) => {
    let number = 0
    for (; mayUse(tx, cy.person, place(number)); number += 1) addUse(tx, place(number), use)
    assert.is(number, usesOfBlobMax)
    // One that is noted stays so.
    assert.ok(mayUse(tx, cy.person, place(0)))
    assert.ok(mayUse(tx, ana.person, place(number)))
    removeUse(tx, place(0))
    assert.ok(mayUse(tx, cy.person, place(number)))
  })
  assert.is((await bo.store.list(blobUses, under(id))).length, usesOfBlobMax)
})

test.run()
