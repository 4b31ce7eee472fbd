/** Files that come over the API go on without what their camera wrote, and those that are refused say why. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { concat, utf8 } from '../../../protocol/bytes.ts'
import { expectFailure } from '../../helpers/http-checks.ts'
import { Api, rawRequest, type RawAnswer } from '../../helpers/http.ts'
import { box, movie, movieType } from '../../helpers/movies.ts'
import { befriend, startNodes, type TestNodes } from '../../helpers/nodes.ts'
import { addMetadata, metadataOf, pngOfClaimedSize, samplePicture } from '../../helpers/pictures.ts'
import { tempDir } from '../../helpers/temp-dir.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/http/clean-media')
let nodes: TestNodes<['Ana']>
let api: Api

test.before(async () => {
  nodes = await startNodes(['Ana'])
  api = await Api.of(nodes.all[0])
})

test.after(async () => {
  await nodes[Symbol.asyncDispose]()
})

async function upload(body: Uint8Array, name: string): Promise<RawAnswer> {
  const headers = { ...api.headers, 'content-type': 'application/octet-stream' }
  return rawRequest(api.url, { method: 'POST', path: `/api/uploads?name=${name}`, headers, body })
}

/** The bytes that every reader of a post with this file gets. */
async function asOthersGetIt(body: Uint8Array, name: string): Promise<string> {
  const { status, body: made, text } = await upload(body, name)
  assert.is(status, 201, text)
  const media = [{ upload: (made as { id: string }).id }]
  const post = { text: '', audience: 'public', media }
  const { media: shown } = await api.call<{ media: { url: string }[] }>('POST', '/posts', post)
  const file = await rawRequest(api.url, { path: shown[0]?.url ?? '' })
  assert.is(file.status, 200)
  assert.ok(file.text.length > 100)
  return file.text
}

test('a film and a picture go on without what their camera wrote', async () => {
  const secret = utf8('Alice was at home')
  const film = concat(movieType, movie({ more: [box('udta', secret)] }), box('mdat', secret))
  // The words in the film itself stay, those about it go.
  assert.is((await asOthersGetIt(film, 'film.mp4')).match(/Alice/gu)?.length, 1)
  const picture = samplePicture(90, 60).withExif({ IFD0: { Artist: 'Alice was at home' } })
  assert.not.match(await asOthersGetIt(await picture.jpeg().toBuffer(), 'a.jpg'), /Alice/u)
})

test('a picture that is refused says why, with a status of its own', async () => {
  const whole = await samplePicture(90, 60).png().toBuffer()
  expectFailure(await upload(utf8('<svg/>'), 'a.png'), 415, 'picture-format')
  expectFailure(
    await upload(await pngOfClaimedSize(50_000, 50_000), 'a.png'),
    413,
    'picture-too-big',
  )
  expectFailure(await upload(whole.subarray(0, 100), 'a.png'), 400, 'picture-broken')
})

for (const original of [false, true]) {
  const how = original ? 'in its own size' : 'scaled'
  test(`a photo with the place it was taken at has none of that at a friend, ${how}`, async () => {
    await using friends = await startNodes(['Bo', 'Cy'])
    await using folder = await tempDir()
    const [bo, cy] = friends.all
    await befriend(bo, cy, { aspect: 'Family', back: 'Family' })
    const [sent, received] = [join(folder.path, 'sent.jpg'), join(folder.path, 'received')]
    await samplePicture(90, 60).jpeg().toFile(sent)
    await addMetadata(sent)
    assert.match((await metadataOf(sent)).join(), 'GPS')
    const [hers, his] = [await Api.of(bo), await Api.of(cy)]
    const uploaded = await rawRequest(hers.url, {
      method: 'POST',
      path: `/api/uploads?name=sent.jpg&original=${original}`,
      headers: { ...hers.headers, 'content-type': 'application/octet-stream' },
      body: await readFile(sent),
    })
    const media = [{ upload: (uploaded.body as { id: string }).id }]
    const family = (await bo.social.aspects.list()).find(({ name }) => name === 'Family')!
    const { id } = await hers.call<{ id: string }>('POST', '/posts', {
      audience: [family.id],
      media,
    })
    const url = await waitFor(async () => {
      const { items } = await his.call<Timeline>('GET', '/posts')
      return items.find((post) => post.id === id)?.media[0]?.url
    })
    const file = await fetch(his.url + url)
    await writeFile(received, new Uint8Array(await file.arrayBuffer()))
    assert.equal(await metadataOf(received), [])
  })
}

interface Timeline {
  items: { id: string; media: { url?: string }[] }[]
}

test.run()
