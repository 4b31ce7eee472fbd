/** The routes about pictures and the room of files, against real nodes. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as v from 'valibot'
import { PhotoPage } from '../../../node/http/photos/schema.ts'
import { Storage } from '../../../node/http/storage/schema.ts'
import type { Upload } from '../../../node/http/media/schema.ts'
import { Api, rawRequest } from '../../helpers/http.ts'
import { befriend, startNodes, type TestNode } from '../../helpers/nodes.ts'
import { noisePicture } from '../../helpers/pictures.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/http/photos')

async function photosOf(api: Api, query = ''): Promise<PhotoPage> {
  return v.parse(v.strictObject(PhotoPage.entries), await api.call('GET', `/photos?${query}`))
}

async function storageOf(api: Api): Promise<Storage> {
  return v.parse(v.strictObject(Storage.entries), await api.call('GET', '/storage'))
}

/** Posts one picture for each seed. */
async function postPictures(node: TestNode, ...seeds: number[]): Promise<void> {
  const api = await Api.of(node)
  const media = []
  for (const seed of seeds) {
    const body = await noisePicture(300, 300, seed).jpeg().toBuffer()
    const request = { method: 'POST', path: '/api/uploads?name=p.jpg', headers: api.headers, body }
    const upload = (await rawRequest(api.url, request)).body as Upload
    media.push({ upload: upload.id, alt: `number ${seed}` })
  }
  await api.call('POST', '/posts', { media, audience: [await node.aspect('Friends')] })
}

test('pictures come in pages, with what the post says of them', async () => {
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [ana, bo] = nodes.all
  await befriend(ana, bo, { aspect: 'Friends', back: 'Family' })
  const [own, theirs] = [await Api.of(ana), await Api.of(bo)]
  assert.equal(await photosOf(own), { items: [] })
  await postPictures(ana, 1, 2)
  await postPictures(ana, 3)
  const first = await photosOf(own, 'limit=2')
  const second = await photosOf(own, `limit=2&before=${first.next}`)
  const all = [...first.items, ...second.items]
  assert.equal(
    all.map(({ number, media, author }) => [media.alt, number, author.name, author.isMe]),
    [
      ['number 3', 0, 'Ana', true],
      ['number 1', 0, 'Ana', true],
      ['number 2', 1, 'Ana', true],
    ],
  )
  assert.is(second.next, undefined)
  // A picture stands where its post does.
  const { items: posts } = await own.call<{ items: { cursor: string }[] }>('GET', '/posts')
  const [newer, older] = posts.map(({ cursor }) => cursor)
  assert.equal(
    all.map(({ cursor }) => cursor),
    [newer, older, older],
  )
  await waitFor(
    async () =>
      (await photosOf(theirs)).items.every(({ media }) => media.url) &&
      (await photosOf(theirs)).items.length === 3,
  )
  const friends = await ana.aspect('Friends')
  assert.is((await photosOf(own, `aspect=${friends}`)).items.length, 3)
  assert.is((await photosOf(theirs, `author=${bo.person}`)).items.length, 0)
  for (const wrong of ['limit=0', 'limit=101', 'author=x', 'aspect=']) {
    assert.is((await own.send('GET', `/photos?${wrong}`)).status, 400, wrong)
  }

  // The same two nodes: the room that these take.
  const before = await storageOf(own)
  assert.equal([before.othersBytes, before.roomBytes], [0, 5_000_000_000])
  assert.ok(before.ownBytes > 10_000 && before.freeBytes > 0)
  const reader = await storageOf(theirs)
  assert.equal([reader.ownBytes, reader.othersBytes], [0, before.ownBytes])
  for (const roomBytes of [-1, 1.5, 9_999_999, '5GB', undefined, 2 ** 60]) {
    assert.is((await theirs.send('PUT', '/storage', { roomBytes })).status, 400, String(roomBytes))
  }
  const changed = await theirs.call<Storage>('PUT', '/storage', { roomBytes: 10_000_000 })
  assert.is(changed.roomBytes, 10_000_000)
  await bo.restart()
  assert.is((await storageOf(await Api.of(bo))).roomBytes, 10_000_000)
})

test('where there is less room, files of others go, and are fetched again when somebody asks', async () => {
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [ana, bo] = nodes.all
  await befriend(ana, bo, { aspect: 'Friends' })
  const [own, theirs] = [await Api.of(ana), await Api.of(bo)]
  const body = Buffer.alloc(12_000_000, 'x')
  const request = { method: 'POST', path: '/api/uploads?name=x.txt', headers: own.headers, body }
  const upload = (await rawRequest(own.url, request)).body as Upload
  const audience = [await ana.aspect('Friends')]
  const { id } = await own.call<{ id: string }>('POST', '/posts', {
    media: [{ upload: upload.id }],
    audience,
  })
  const stateOf = async (): Promise<string | undefined> => {
    const answer = await theirs.send('GET', `/posts/${id}`)
    return (answer.body as { media?: { state: string }[] }).media?.[0]?.state
  }
  for (let time = 0; time < 2; time += 1) {
    await waitFor(async () => (await stateOf()) === 'away')
    await theirs.call('POST', `/posts/${id}/media/0/fetch`)
    await waitFor(async () => (await stateOf()) === 'here', { timeoutMs: 20_000 })
    const { othersBytes } = await theirs.call<Storage>('PUT', '/storage', { roomBytes: 10_000_000 })
    assert.is(othersBytes, 0)
    await theirs.call('PUT', '/storage', { roomBytes: 20_000_000 })
  }
})

test.run()
