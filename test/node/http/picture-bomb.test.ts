/** A friend's post with a picture of more pixels than it says does not reach the browser. */
import { Readable } from 'node:stream'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Api, rawRequest } from '../../helpers/http.ts'
import { befriend, startNodes } from '../../helpers/nodes.ts'
import { pngOfClaimedSize, samplePicture } from '../../helpers/pictures.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/http/picture-bomb')

test('pictures of more pixels than their post says are refused, and others shown', async () => {
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [ana, bo] = nodes.all
  await befriend(ana, bo, { aspect: 'Family', back: 'Family' })
  const { library } = ana.social
  const store = (bytes: Uint8Array): ReturnType<typeof library.store> =>
    library.store(Readable.from([bytes]))
  const bomb = await pngOfClaimedSize(50_000, 50_000)
  const right = await samplePicture(80, 60).png().toBuffer()
  const words = { alt: '', caption: '', layers: [] }
  const picture = { kind: 'picture', type: 'image/png', name: '', width: 80, height: 60 } as const
  const uploads = [
    { ...picture, ...words, blob: await store(bomb), preview: await store(right) },
    { ...picture, ...words, blob: await store(right), preview: await store(bomb) },
  ]
  const made = await Promise.all(uploads.map((media) => library.uploads.add(media)))
  const family = (await ana.social.aspects.list()).find(({ name }) => name === 'Family')!
  const media = made.map(({ id }) => ({ upload: id, ...words }))
  const post = await ana.social.posts.create('', [family.id], { media })
  const api = await Api.of(bo)
  const shown = await waitFor(async () => {
    const found = bo.social.posts.at(post)
    if (found === undefined) return undefined
    const { media } = await api.call<{ media: { url?: string; previewUrl?: string }[] }>(
      'GET',
      `/posts/${post}`,
    )
    const urls = media.flatMap(({ url, previewUrl }) => [url, previewUrl])
    return urls.every((url) => url !== undefined) ? urls : undefined
  })
  const answers = await Promise.all(shown.map((path) => rawRequest(api.url, { path })))
  assert.equal(
    answers.map(({ status }) => status),
    [400, 200, 200, 400],
  )
})

test.run()
