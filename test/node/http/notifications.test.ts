/** Notifications over the local API. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as v from 'valibot'
import type { Change } from '../../../node/http/events/schema.ts'
import {
  NotificationCount,
  NotificationPage,
  NotificationSwitches,
  ThreadChoice,
} from '../../../node/http/notifications/schema.ts'
import { notificationKindNames } from '../../../node/social/notifications/kinds.ts'
import { parsePostId } from '../../../protocol/ids.ts'
import { Api } from '../../helpers/http.ts'
import { befriend, startNodes } from '../../helpers/nodes.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/http/notifications')

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

test('notifications are listed by pages, counted, read one by one or all, and switched by kind', async () => {
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [first, second] = nodes.all
  await befriend(first, second, { aspect: 'Family', back: 'Family' })
  const ana = await Api.of(first)
  const list = async (query = ''): Promise<v.InferOutput<typeof NotificationPage>> =>
    ask(ana, [`GET /notifications?${query}`], NotificationPage)
  const unread = async (): Promise<number> =>
    (await ask(ana, ['GET /notifications/count'], NotificationCount)).unread
  const post = await first.social.posts.create('hello there', [await first.aspect('Family')])
  await waitFor(() => second.social.posts.at(post) !== undefined)
  await second.social.threads.comment(post, 'words')
  await second.social.threads.react(post, { emoji: '❤', isOn: true })
  // Bo came by an invite as well, which is one more.
  await waitFor(async () => (await unread()) === 3)

  const all = await list()
  assert.equal(all.items.map(({ kind }) => kind).toSorted(), ['commented', 'joined', 'reacted'])
  const commented = all.items.find(({ kind }) => kind === 'commented')
  assert.equal(commented?.people, [{ id: second.social.keyring.person, name: 'Bo' }])
  assert.equal(commented?.post, { id: post, author: 'Ana', text: 'hello there', isPicture: false })
  const pages = [await list('limit=2')]
  pages.push(await list(`limit=2&before=${encodeURIComponent(pages[0]?.next ?? '')}`))
  assert.equal(
    pages.flatMap(({ items }) => items),
    all.items,
  )
  assert.is(pages[1]?.next, undefined)

  const read = ['PUT /notifications/read', { id: commented?.id }] as [string, unknown]
  assert.is((await ask(ana, read, NotificationCount)).unread, 2)
  const left = await list('unread=true')
  assert.equal(left.items.map(({ kind }) => kind).toSorted(), ['joined', 'reacted'])
  await ask(ana, ['PUT /notifications/read', { place: 'people' }], NotificationCount)
  assert.equal(
    (await list('unread=true')).items.map(({ kind }) => kind),
    ['reacted'],
  )
  await ask(ana, ['PUT /notifications/read', { post }], NotificationCount)
  assert.is(await unread(), 0)

  await ana.call('PATCH', '/settings', { 'notify-reacted': 'off' })
  assert.equal((await list()).items.map(({ kind }) => kind).toSorted(), ['commented', 'joined'])
  const { items } = await ask(ana, ['GET /notifications/switches'], NotificationSwitches)
  assert.equal(
    items.map(({ kind }) => kind),
    notificationKindNames,
  )
  assert.equal(
    items.filter(({ on }) => !on).map(({ kind }) => kind),
    ['reacted'],
  )

  const follow = `/posts/${post}/follow`
  assert.equal(await ask(ana, [`GET ${follow}`], ThreadChoice), { choice: 'default' })
  await ask(ana, [`PUT ${follow}`, { choice: 'mute' }], ThreadChoice)
  assert.equal(
    (await list()).items.map(({ kind }) => kind),
    ['joined'],
  )
  const nothing = '/posts/AAAAAAAAAAAAAAAAAAAAAA/follow'
  assert.is((await ana.send('PUT', nothing, { choice: 'mute' })).status, 404)
  assert.is((await ana.send('PUT', '/notifications/read', {})).status, 400)
  const kinds = (await first.social.changesSince(0, 10_000))?.map(({ change }) => change.kind)
  for (const kind of ['notification', 'thread'] satisfies Change['kind'][]) {
    assert.ok(kinds?.includes(kind), kind)
  }
})

test('of a post with a content warning the warning alone is told', async () => {
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [first, second] = nodes.all
  await befriend(first, second, { aspect: 'Family', back: 'Family' })
  const ana = await Api.of(first)
  const audience = [await first.aspect('Family')]
  const hidden = { text: 'the butler did it', warning: 'Spoiler', audience }
  const { id } = await ana.call<{ id: string }>('POST', '/posts', hidden)
  const post = parsePostId(id)
  await waitFor(() => second.social.posts.at(post) !== undefined)
  await second.social.threads.comment(post, 'words')
  const told = await waitFor(async () => {
    const { items } = await ask(ana, ['GET /notifications'], NotificationPage)
    return items.find(({ kind }) => kind === 'commented')
  })
  assert.is(told.post?.text, 'Spoiler')
})

test.run()
