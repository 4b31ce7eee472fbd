/** Texts, tags and mentions over the local API: the preview is what is sent, and names are those that the reader knows. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as v from 'valibot'
import { Comment } from '../../../node/http/comments/schema.ts'
import { ActPage } from '../../../node/http/timelines/schema.ts'
import { Post, PostPage } from '../../../node/http/posts/schema.ts'
import { MentionPage, Tag, TagList } from '../../../node/http/tags/schema.ts'
import { Preview } from '../../../node/http/text/schema.ts'
import { mentionOf } from '../../../node/text/mention-names.ts'
import { Api } from '../../helpers/http.ts'
import { befriend, startNodes } from '../../helpers/nodes.ts'
import { testPerson } from '../../helpers/person.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/http/tags')

test('a text is previewed, sent, found by its tag and its mention, and named as its reader knows people', async () => {
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [first, second] = nodes.all
  const [ana, bo] = await Promise.all(nodes.all.map((node) => Api.of(node)))
  assert.ok(first && second && ana && bo)
  await befriend(first, second, { aspect: 'Family' })
  const ask = async <S extends v.GenericSchema>(
    api: Api,
    [method, path, body]: [string, string, unknown?],
    schema: S,
  ): Promise<v.InferOutput<S>> => v.parse(schema, await api.call(method, path, body))

  const stranger = { id: testPerson('mallory').id, name: 'Ana' }
  const text = `*hi* @Bo, ${mentionOf(stranger)}: #Tulips`
  const audience = [await first.aspect('Family')]
  const { content } = await ask(ana, ['POST', '/preview', { text, audience }], Preview)
  const post = await ask(ana, ['POST', '/posts', { text, audience }], Post)
  assert.equal(post.content, content)
  const isMentioned = async (): Promise<boolean> =>
    (await ask(bo, ['GET', '/mentions'], MentionPage)).items.length === 1
  await waitFor(isMentioned)
  const [mention] = (await ask(bo, ['GET', '/mentions'], MentionPage)).items
  const [block] = mention?.post.content ?? []
  const children = block?.kind === 'paragraph' ? block.children : []
  const named = children.filter(({ kind }) => kind === 'mention')
  assert.equal(
    named.map((one) => one.kind === 'mention' && [one.name, one.isKnown, one.isMe]),
    [
      ['Bo', true, true],
      // Nobody passes for a contact by the name in a text.
      ['Ana', false, false],
    ],
  )
  const reply = await ask(bo, ['POST', `/posts/${post.id}/comments`, { text: '@ana ok' }], Comment)
  assert.match(reply.text, /^\[@Ana\]/u)
  const shown = await ask(bo, ['POST', '/preview', { text: '@ana ok', post: post.id }], Preview)
  assert.equal(shown.content, reply.content)

  assert.equal((await ask(bo, ['GET', '/tags?start=tul'], TagList)).items, [
    { tag: 'tulips', posts: 1, followed: false },
  ])
  await bo.call('PUT', '/followed-tags/TULIPS')
  assert.is((await ask(bo, ['GET', '/tags/tulips'], Tag)).followed, true)
  for (const path of ['/tags/Tulips/posts', '/followed-tags/posts']) {
    const { items } = await ask(bo, ['GET', path], PostPage)
    assert.equal(
      items.map(({ id }) => id),
      [post.id],
    )
  }
  await bo.call('DELETE', '/followed-tags/tulips')
  assert.equal((await ask(bo, ['GET', '/followed-tags'], TagList)).items, [])
  await bo.call('PUT', `/items/${post.id}/reactions`, { emoji: '👍', on: true })
  for (const list of ['activity', 'commented', 'reacted']) {
    const [act] = (await ask(bo, ['GET', `/timelines/${list}?limit=1`], ActPage)).items
    assert.equal([act?.post.id, act?.act], [post.id, list === 'commented' ? list : 'reacted'])
  }
  for (const list of ['public', 'media']) {
    assert.equal((await ask(bo, ['GET', `/timelines/${list}`], PostPage)).items, [])
  }
  const wrong = await bo.send('GET', '/tags/a%20b/posts')
  assert.is(wrong.status, 404)
})

test.run()
