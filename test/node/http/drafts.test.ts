/** Drafts over the local API. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as v from 'valibot'
import { Draft, DraftList } from '../../../node/http/drafts/schema.ts'
import { Post } from '../../../node/http/posts/schema.ts'
import { Api } from '../../helpers/http.ts'
import { startNodes } from '../../helpers/nodes.ts'

const test = suite('node/http/drafts')

test('a draft is kept, changed, sent as it is, and gone with the post that it becomes', async () => {
  await using nodes = await startNodes(['Ana'])
  const [node] = nodes.all
  const api = await Api.of(node)
  const aspect = await node.aspect('Family')
  const poll = { options: ['Yes'], lastsMs: 60_000 }
  const kept = v.parse(Draft, await api.call('POST', '/drafts', { text: ' Cake? ', poll }))
  assert.equal([kept.text, kept.version, kept.audience, kept.elsewhere], ['Cake?', 1, [], false])
  assert.equal(kept.poll, { ...poll, multiple: false, hidden: false, named: false })
  const path = `/drafts/${kept.id}`
  const change = { text: 'Cake!', audience: [aspect], version: 1 }
  const changed = v.parse(Draft, await api.call('PUT', path, change))
  assert.equal([changed.id, changed.text, changed.version], [kept.id, 'Cake!', 2])
  const late = v.parse(Draft, await api.call('PUT', path, { ...change, text: 'No cake' }))
  assert.is.not(late.id, kept.id)
  const { items } = v.parse(DraftList, await api.call('GET', '/drafts'))
  assert.equal(items.map(({ text }) => text).toSorted(), ['Cake!', 'No cake'])
  const sent = v.parse(Post, await api.call('POST', `${path}/send`))
  assert.equal([sent.text, sent.audience], ['Cake!', [aspect]])
  const post = { text: 'Cake after all', audience: [aspect], draft: { id: late.id, version: 1 } }
  v.parse(Post, await api.call('POST', '/posts', post))
  assert.equal(await api.call('GET', '/drafts'), { items: [] })
  const seen = v.parse(Draft, await api.call('POST', '/drafts', { text: 'seen' }))
  await api.call('PUT', `/drafts/${seen.id}`, { text: 'kept', version: 1 })
  assert.is((await api.send('DELETE', `/drafts/${seen.id}?version=0`)).status, 400)
  await api.call('DELETE', `/drafts/${seen.id}?version=1`)
  const left = v.parse(Draft, await api.call('GET', `/drafts/${seen.id}`))
  assert.is(left.text, 'kept')
  await api.call('DELETE', `/drafts/${seen.id}`)
  assert.equal(await api.call('GET', '/drafts'), { items: [] })
  assert.is((await api.send('GET', path)).status, 404)
  assert.is((await api.send('PUT', path, { text: 'x', version: 0 })).status, 400)
})

test('words on a picture are kept by its draft', async () => {
  await using nodes = await startNodes(['Ana'])
  const api = await Api.of(nodes.all[0])
  const layer = {
    text: 'Mondays',
    x: 500,
    y: 100,
    width: 900,
    size: 120,
    align: 'center',
    color: '#ffffff',
    hasOutline: true,
  }
  const words = { upload: 'A'.repeat(22), alt: '', caption: '', layers: [layer], mood: 'typist' }
  const plain = { upload: `${'B'.repeat(21)}A`, alt: 'a cat', caption: '' }
  const media = [words, plain]
  const { id } = v.parse(Draft, await api.call('POST', '/drafts', { media }))
  const kept = v.parse(Draft, await api.call('GET', `/drafts/${id}`))
  assert.equal(
    kept.media,
    media.map((one) => ({ ...one, here: false })),
  )
})

test.run()
