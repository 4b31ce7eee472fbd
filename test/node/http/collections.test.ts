/** Boards and albums over the local API, with a contact who sees a shared one grow. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as v from 'valibot'
import { Collection, CollectionList } from '../../../node/http/collections/schema.ts'
import { Post, PostPage } from '../../../node/http/posts/schema.ts'
import { Api } from '../../helpers/http.ts'
import { befriend, startNodes } from '../../helpers/nodes.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/http/collections')

/** The answer, which has the shape and nothing beside it. */
async function ask<S extends v.BaseSchema<unknown, unknown, v.BaseIssue<unknown>>>(
  api: Api,
  [line, body]: [string, unknown?],
  schema: S,
): Promise<v.InferOutput<S>> {
  const [method = '', path = ''] = line.split(' ')
  const answer = await api.call(method, path, body)
  const parsed = v.safeParse(schema, answer)
  assert.ok(parsed.success, `${line}: ${JSON.stringify(parsed.issues?.[0]?.message)}`)
  assert.equal(answer, parsed.output, line)
  return parsed.output
}

test('a board is made, filled, put in order, shared and deleted', async () => {
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [first, second] = nodes.all
  const [ana, bo] = await Promise.all(nodes.all.map((node) => Api.of(node)))
  assert.ok(first && second && ana && bo)
  await befriend(first, second, { aspect: 'Family' })
  const aspect = await first.aspect('Family')
  const write = (text: string): Promise<Post> =>
    ask(ana, ['POST /posts', { text, audience: [aspect] }], Post)
  const [one, two] = [await write('one'), await write('two')]
  assert.is(one.saved, false)
  const made = await ask(ana, ['POST /collections', { name: ' Garden ' }], Collection)
  assert.equal([made.name, made.type, made.owner.isMe, made.items], ['Garden', 'board', true, []])
  const path = `/collections/${made.id}`
  await ask(ana, [`POST ${path}/items`, { post: one.id, note: ' for spring ' }], Collection)
  const filled = await ask(ana, [`POST ${path}/items`, { post: two.id }], Collection)
  assert.equal(
    filled.items.map(({ note, content }) => [note, content?.text, content?.saved]),
    [
      ['', 'two', true],
      ['for spring', 'one', true],
    ],
  )
  const list = await ask(ana, [`GET /collections?post=${one.id}`], CollectionList)
  assert.equal(
    list.items.map(({ id, count, holds, shared }) => [id, count, holds, shared]),
    [[made.id, 2, true, false]],
  )
  const order = [{ post: one.id }, { post: two.id }]
  const moved = await ask(ana, [`PATCH ${path}`, { name: 'Balcony', order }], Collection)
  assert.equal([moved.name, moved.items[0]?.post], ['Balcony', one.id])

  const shared = await ask(ana, [`POST ${path}/share`, { audience: [aspect] }], Collection)
  assert.equal([shared.public, shared.aspects], [false, [aspect]])
  const seen = await waitFor(async () => {
    const { items } = await ask(bo, ['GET /posts'], PostPage)
    return items.find(({ collection }) => collection?.count === 2)
  })
  assert.equal(
    [seen.text, seen.collection?.name, seen.collection?.owner.isMe],
    ['', 'Balcony', false],
  )
  assert.is((await ana.send('DELETE', `${path}/items/${two.id}`)).status, 204)
  await waitFor(async () => {
    const found = await ask(bo, [`GET /posts/${seen.id}`], Post)
    return found.collection?.count === 1
  })
  const read = await ask(bo, [`GET ${path}`], Collection)
  assert.equal([read.owner.name, read.items.map(({ note }) => note)], ['Ana', ['for spring']])
  assert.is((await bo.send('PATCH', path, { name: 'Mine' })).status, 403)
  assert.is((await ana.send('DELETE', path)).status, 204)
  assert.is((await ana.send('GET', path)).status, 404)
  await waitFor(async () => (await bo.send('GET', path)).status === 404)
  await waitFor(async () => (await bo.send('GET', `/posts/${seen.id}`)).status === 404)
})

test('what is wrong is refused', async () => {
  await using nodes = await startNodes(['Ana'])
  const [first] = nodes.all
  assert.ok(first)
  const api = await Api.of(first)
  const { id } = await ask(api, ['POST /collections', { name: 'Garden' }], Collection)
  const audience = [await first.aspect('Family')]
  const { id: post } = await ask(api, ['POST /posts', { text: 'one', audience }], Post)
  const wrong: [string, string, unknown, number][] = [
    ['POST', '/collections', { name: ' ' }, 400],
    ['POST', '/collections', { name: 'x'.repeat(121) }, 413],
    ['POST', '/collections', { name: 'x', type: 'shelf' }, 400],
    ['GET', '/collections/x', undefined, 400],
    ['GET', '/collections/AAAAAAAAAAAAAAAAAAAAAA', undefined, 404],
    ['POST', `/collections/${id}/items`, { post: 'x' }, 400],
    ['POST', `/collections/${id}/items`, { post: 'AAAAAAAAAAAAAAAAAAAAAA' }, 404],
    ['POST', `/collections/${id}/items`, { post, note: 'x'.repeat(201) }, 413],
    ['POST', `/collections/${id}/items`, { post, number: 0 }, 404],
    ['DELETE', `/collections/${id}/items/${post}?number=x`, undefined, 400],
    ['POST', `/collections/${id}/share`, { audience: [] }, 400],
    ['POST', `/collections/${id}/share`, { audience: ['AAAAAAAAAAAAAAAAAAAAAA'] }, 404],
  ]
  for (const [method, path, body, status] of wrong) {
    const answer = await api.send(method, path, body)
    assert.is(answer.status, status, `${method} ${path} ${JSON.stringify(body)} ${answer.text}`)
  }
})

test.run()
