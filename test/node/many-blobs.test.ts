// @alone: it measures the memory of its process
/** A contact whose posts name tens of thousands of blobs that nobody has: others' posts come meanwhile, and memory stays small. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { BlobRef } from '../../protocol/blob.ts'
import { blobId, postId, shortIdLength, type PostId } from '../../protocol/ids.ts'
import { keyLength } from '../../protocol/crypto.ts'
import { mediaMax } from '../../protocol/limits.ts'
import type { Media } from '../../protocol/media.ts'
import { Home } from '../../node/home.ts'
import { aspectAt } from '../../node/social/aspects/aspect-rows.ts'
import { Writer } from '../../node/social/feeds/writer.ts'
import { applyRecord, keptTables, viewTables } from '../../node/social/slices.ts'
import { feedTables } from '../../node/store/feed-store.ts'
import { openDatabase } from '../../node/store/open.ts'
import { Store } from '../../node/store/store.ts'
import { realWorld } from '../../node/world.ts'
import { sampleOr } from '../helpers/extent.ts'
import { befriend, startNodes, type TestNode } from '../helpers/nodes.ts'
import { bytesFrom } from '../helpers/seed.ts'
import { waitFor } from '../helpers/wait-for.ts'

const test = suite('node/many-blobs')
const next = bytesFrom('many blobs')
const blobs = sampleOr(6_000, 60_000)
const blobsOfPost = mediaMax * 3
const posts = Math.ceil(blobs / blobsOfPost)
const batch = 50
/** Of the two nodes that give and take them, in one process. */
const memoryMax = 400 * 1024 * 1024
const timeoutMs = sampleOr(120_000, 600_000)

function nowhere(bytes: number): BlobRef {
  return { id: blobId(next(32)), key: next(keyLength), bytes }
}

function picture(): Media {
  const [blob, preview, flat] = [nowhere(1_000_000), nowhere(9_000), nowhere(9_000)]
  const seen = { type: 'image/webp', name: '', width: 800, height: 600 }
  return { kind: 'picture', blob, preview, flat, ...seen, alt: '', caption: '', layers: [] }
}

/** Writes posts into the database of a node that does not run. @returns their ids */
async function writePosts(node: TestNode): Promise<PostId[]> {
  const { keyring } = node.social
  const aspect = await node.aspect('Family')
  await node.stop()
  const database = await openDatabase(new Home(node.home).storeFolder)
  const store = await Store.over(database, [...feedTables, ...keptTables, ...viewTables])
  const writer = new Writer({ apply: applyRecord, keyring, world: realWorld, events: {} })
  const { epoch } = aspectAt(store, aspect)
  const ids: PostId[] = []
  while (ids.length < posts) {
    await store.transact((tx) => {
      for (let count = 0; count < batch && ids.length < posts; count += 1) {
        const nonce = next(shortIdLength)
        const media = Array.from({ length: mediaMax }, picture)
        const record = { kind: 'post', nonce, atMs: Date.now(), text: '', media } as const
        writer.write(tx, { kind: 'aspect', aspect, epoch }, record)
        ids.push(postId(keyring.person, nonce))
      }
    })
  }
  await store.close()
  await node.start()
  return ids
}

test(`beside a contact whose posts name ${blobs} blobs a friend is still heard, within bounded memory`, async () => {
  await using nodes = await startNodes(['Ana', 'Bo', 'Mallory'])
  const [ana, bo, mallory] = nodes.all
  await befriend(ana, bo, { aspect: 'Family' })
  await befriend(mallory, bo, { aspect: 'Family' })
  await mallory.post('first', 'Family')
  await waitFor(async () => (await bo.texts()).includes('first'), { timeoutMs })
  const missing = new Set(await writePosts(mallory))
  const { rss } = process.memoryUsage()
  let rssMax = rss
  const look = (): boolean => {
    rssMax = Math.max(rssMax, process.memoryUsage().rss)
    for (const id of missing) {
      if (bo.social.posts.at(id) === undefined) break
      missing.delete(id)
    }
    return missing.size === 0
  }
  const newest = [...missing].at(-1)!
  await waitFor(() => bo.social.posts.at(newest) !== undefined, { timeoutMs, pauseMsMax: 5 })
  await ana.post('meanwhile', 'Family')
  await waitFor(async () => (await bo.texts()).includes('meanwhile'), { timeoutMs })
  await waitFor(look, { timeoutMs, pauseMsMax: 500 })
  assert.ok(rssMax - rss < memoryMax, `${rssMax - rss} bytes more`)
})

test.run()
