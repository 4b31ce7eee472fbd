/** The route of searching and the command, against real nodes: what is found, pages, and how wrong queries are answered. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as v from 'valibot'
import { SearchPage, SearchState } from '../../../node/http/search/schema.ts'
import { Api } from '../../helpers/http.ts'
import { befriend, startNodes } from '../../helpers/nodes.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/http/search')

async function searchFor(api: Api, query: Record<string, string>): Promise<SearchPage> {
  const answer = await api.call('GET', `/search?${new URLSearchParams(query).toString()}`)
  return v.parse(v.strictObject(SearchPage.entries), answer)
}

async function stateOf(api: Api): Promise<SearchState> {
  return v.parse(v.strictObject(SearchState.entries), await api.call('GET', '/search/state'))
}

test('a post of a friend is found with its marks, page by page, and gone once it is taken back', async () => {
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [ana, bo] = nodes.all
  await befriend(ana, bo, { aspect: 'Family', back: 'Family' })
  const [hers, his] = [await Api.of(ana), await Api.of(bo)]
  const post = (text: string): Promise<{ id: string }> =>
    his.call('POST', '/posts', { text, audience: 'public' })
  await post('Löwen am Zahn')
  const { id } = await post('Der Löwenzahn blüht')
  const both = await waitFor(async () => {
    const page = await searchFor(hers, { q: 'lowen' })
    return page.items.length === 2 ? page : undefined
  })
  const [newest] = both.items
  assert.is(newest?.post, id)
  assert.is(newest?.author.name, 'Bo')
  assert.equal(newest?.excerpts, [
    {
      field: 'text',
      text: 'Der Löwenzahn blüht',
      marks: [[4, 9]],
      cutBefore: false,
      cutBehind: false,
    },
  ])
  const first = await searchFor(hers, { q: 'lowen', limit: '1' })
  assert.is(first.items.length, 1)
  const second = await searchFor(hers, { q: 'lowen', limit: '1', before: first.next ?? '' })
  assert.is.not(second.items[0]?.id, first.items[0]?.id)
  assert.equal(
    (await searchFor(hers, { q: 'bo' })).people.map(({ author }) => author.name),
    ['Bo'],
  )
  const { documents, bytes } = await stateOf(hers)
  assert.ok(documents >= 3 && bytes > 0)
  await his.call('DELETE', `/posts/${id}`)
  await waitFor(async () => (await searchFor(hers, { q: 'lowen' })).items.length === 1)
})

test('what has a content warning is found with the warning', async () => {
  await using nodes = await startNodes(['Ana'])
  const [ana] = nodes.all
  const api = await Api.of(ana)
  const post = { text: 'the butler did it', warning: 'Spoiler', audience: 'public' }
  await api.call('POST', '/posts', post)
  const [hit] = await waitFor(async () => {
    const { items } = await searchFor(api, { q: 'butler' })
    return items.length === 0 ? undefined : items
  })
  assert.is(hit?.warning, 'Spoiler')
})

test('wrong queries are refused by name', async () => {
  await using nodes = await startNodes(['Ana'])
  const [ana] = nodes.all
  const api = await Api.of(ana)
  const status = async (path: string): Promise<number> => (await api.send('GET', path)).status
  const many = Array.from({ length: 40 }, (_, index) => `w${index}`).join('+')
  assert.is(await status('/search'), 400)
  assert.is(await status(`/search?q=${'x'.repeat(501)}`), 400)
  assert.is(await status(`/search?q=${many}`), 413)
  assert.is(await status('/search?q=x&before=nowhere'), 400)
  assert.is(await status('/search?q=x&limit=1000'), 400)
  const { misfits, items } = await searchFor(api, { q: 'x in:Nowhere before:never' })
  assert.equal(misfits, [
    { filter: 'before', value: 'never' },
    { filter: 'in', value: 'Nowhere' },
  ])
  assert.equal(items, [])
})

test.run()
