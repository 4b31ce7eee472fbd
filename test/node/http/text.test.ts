/** Names and texts that show nothing, break in two or imitate others, as a program of the owner may send them. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Aspect } from '../../../node/http/people/schema.ts'
import type { Comment } from '../../../node/http/comments/schema.ts'
import type { Me } from '../../../node/http/me/schema.ts'
import type { Post } from '../../../node/http/posts/schema.ts'
import { errorOf, expectFailure } from '../../helpers/http-checks.ts'
import { Api } from '../../helpers/http.ts'
import { befriend, startNodes, type TestNode, type TestNodes } from '../../helpers/nodes.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/http/text')
let nodes: TestNodes<['Ana', 'Bo']>
let [ana, bo]: TestNode[] = []
let [api, friend]: Api[] = []

test.before(async () => {
  nodes = await startNodes(['Ana', 'Bo'])
  ;[ana, bo] = nodes.all
  ;[api, friend] = [await Api.of(nodes.all[0]), await Api.of(nodes.all[1])]
  await befriend(nodes.all[0], nodes.all[1], { aspect: 'Friends', back: 'Friends' })
})

test.after(async () => {
  await nodes[Symbol.asyncDispose]()
})

test('a name that shows nothing is refused, and says why', async () => {
  for (const name of ['\u200b', '\u3164', '\u202e\u2066', '\u0000', '\u2800 \u0301']) {
    for (const [method, path] of [
      ['POST', '/aspects'],
      ['PATCH', '/me'],
      ['PATCH', `/aspects/${await ana!.aspect('Family')}`],
    ] as const) {
      const answer = await api!.send(method, path, { name })
      expectFailure(answer, 400, 'nothing-visible')
      assert.equal(errorOf(answer).values, { field: 'name' })
    }
  }
})

test('a name is kept in its normal form, and answered so', async () => {
  const me = await api!.call<Me>('PATCH', '/me', { name: ' An\u200ba\u202e \n Li ' })
  assert.is(me.name, 'Ana Li')
  const aspect = await api!.call<Aspect>('POST', '/aspects', { name: 'Cafe\u0301\u3164 club' })
  assert.is(aspect.name, 'Café club')
})

test('an aspect is not called as another one looks', async () => {
  for (const name of ['Fri\u200bends', 'FRIENDS', 'Ｆriends', '\u2066Friends\u2069']) {
    expectFailure(await api!.send('POST', '/aspects', { name }), 409, 'aspect-exists')
  }
  const family = await ana!.aspect('Family')
  const answer = await api!.send('PATCH', `/aspects/${family}`, { name: 'Friends\u200d' })
  expectFailure(answer, 409, 'aspect-exists')
})

test('half of a surrogate pair is refused wherever people write', async () => {
  const audience = 'public'
  const { id } = await api!.call<Post>('POST', '/posts', { text: 'whole 🌼', audience })
  const broken = ['\ud800', 'a\udc00', '🌼\ud83c']
  for (const text of broken) {
    expectFailure(await api!.send('POST', '/posts', { text, audience }), 400, 'broken-text')
    expectFailure(await api!.send('POST', `/posts/${id}/comments`, { text }), 400, 'broken-text')
    expectFailure(await api!.send('POST', '/aspects', { name: text }), 400, 'broken-text')
    expectFailure(await api!.send('PATCH', '/me', { name: text }), 400, 'broken-text')
    const wish = { aspect: await ana!.aspect('Friends'), note: text }
    const asked = await api!.send('POST', `/asked/${bo!.person}`, wish)
    expectFailure(asked, 400, 'broken-text')
    const people = [bo!.person, ana!.person]
    const introduced = await api!.send('POST', '/introductions', { people, note: text })
    expectFailure(introduced, 400, 'broken-text')
  }
})

test('a post or comment that only looks empty is refused', async () => {
  const { id } = await api!.call<Post>('POST', '/posts', { text: 'seen', audience: 'public' })
  for (const text of ['\u200b', '\u3164\n\u2060', '\u2800']) {
    const post = await api!.send('POST', '/posts', { text, audience: 'public' })
    expectFailure(post, 400, 'nothing-visible')
    const comment = await api!.send('POST', `/posts/${id}/comments`, { text })
    expectFailure(comment, 400, 'nothing-visible')
  }
})

test('the author and a friend read the same of a post and a comment', async () => {
  const text = 'one\r\ntwo\u2028three\u0000\u001b[31m \u202efour\tfive\n\n  six 👩\u200d🚀'
  const seen = 'one\ntwo\nthree[31m four\tfive\n\n  six 👩\u200d🚀'
  const post = await api!.call<Post>('POST', '/posts', { text, audience: 'public' })
  const comment = await api!.call<Comment>('POST', `/posts/${post.id}/comments`, { text })
  assert.equal([post.text, comment.text], [seen, seen])
  const theirs = await waitFor(async () => {
    const { status, body } = await friend!.send('GET', `/posts/${post.id}/comments`)
    const [first] = status === 200 ? (body as { items: Comment[] }).items : []
    return first
  })
  assert.is(theirs.text, seen)
  assert.is((await friend!.call<Post>('GET', `/posts/${post.id}`)).text, seen)
})

test.run()
