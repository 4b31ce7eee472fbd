/** Every route of the local API against a real node: what it answers, and that the document about it is true. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as v from 'valibot'
import { Comment, CommentPage } from '../../../node/http/comments/schema.ts'
import { Invite } from '../../../node/http/invites/schema.ts'
import { Me, Phrase, Status } from '../../../node/http/me/schema.ts'
import { Network } from '../../../node/http/network/schema.ts'
import { Aspect, Person } from '../../../node/http/people/schema.ts'
import { Post, PostPage } from '../../../node/http/posts/schema.ts'
import { Session, SessionLink } from '../../../node/http/session/schema.ts'
import { ReadMark, Settings } from '../../../node/http/settings/schema.ts'
import { Api } from '../../helpers/http.ts'
import { NewNode } from '../../helpers/new-node.ts'
import { startNodes } from '../../helpers/nodes.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/http/api')
const root = join(import.meta.dirname, '../../..')
const list = <S extends v.BaseSchema<unknown, unknown, v.BaseIssue<unknown>>>(item: S) =>
  v.object({ items: v.array(item) })

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

test('a new node wants a name first, and once', async () => {
  await using node = await NewNode.start()
  const api = await Api.of(node)
  const status = await ask(api, ['GET /status'], Status)
  assert.is(status.state, 'new')
  assert.is(status.me, undefined)
  assert.is(status.home, node.home)
  for (const path of [
    '/people',
    '/aspects',
    '/notices',
    '/posts',
    '/invites',
    '/me',
    '/me/phrase',
    '/network',
    '/events',
  ]) {
    const { status: code, text } = await api.send('GET', path)
    assert.is(code, 409, path)
    assert.match(text, '"not-set-up"')
  }
  const me = await ask(api, ['POST /me', { name: '  Ana  ' }], Me)
  assert.is(me.name, 'Ana')
  const network = await ask(api, ['GET /network'], Network)
  assert.equal([network.lan, network.publicly, network.contacts], ['off', 'unknown', []])
  assert.ok(network.says.some(({ id }) => id === 'network.public.unknown'))
  const again = await api.send('POST', '/me', { name: 'Eve' })
  assert.is(again.status, 409)
  assert.match(again.text, '"already-set-up"')
  const aspects = await ask(api, ['GET /aspects'], list(Aspect))
  assert.equal(
    aspects.items.map(({ name }) => name),
    ['Family', 'Friends', 'Work'],
  )
})

test('of several that give a name at once, one becomes the owner', async () => {
  await using node = await NewNode.start()
  const api = await Api.of(node)
  const names = ['Ana', 'Bo', 'Cy', 'Di']
  const answers = await Promise.all(names.map((name) => api.send('POST', '/me', { name })))
  const statuses = answers.map(({ status }) => String(status)).toSorted()
  assert.equal(statuses, ['201', '409', '409', '409'])
  const me = await ask(api, ['GET /me'], Me)
  const winner = answers.find(({ status }) => status === 201)
  assert.equal(winner?.body, me)
  assert.is((await ask(api, ['GET /aspects'], list(Aspect))).items.length, 3)
})

test('every route does what it is for', async () => {
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [ana, bo] = await Promise.all(nodes.all.map((node) => Api.of(node)))
  assert.ok(ana && bo)
  const me = await ask(ana, ['PATCH /me', { name: 'Anna' }], Me)
  assert.is(me.name, 'Anna')
  assert.equal(await ask(ana, ['GET /me'], Me), me)
  const { phrase } = await ask(ana, ['GET /me/phrase'], Phrase)
  assert.is(phrase.split(' ').length, 24)

  const choir = await ask(ana, ['POST /aspects', { name: ' Choir ' }], Aspect)
  assert.equal({ ...choir, id: '' }, { id: '', name: 'Choir', members: [] })
  const renamed = await ask(ana, [`PATCH /aspects/${choir.id}`, { name: 'Band' }], Aspect)
  assert.is(renamed.name, 'Band')
  const taken = await ana.send('POST', '/aspects', { name: 'band' })
  assert.is(taken.status, 409)

  const invite = await ask(ana, ['POST /invites', { aspect: choir.id }], Invite)
  assert.is(invite.state, 'open')
  assert.is(invite.uses, 1)
  assert.ok(invite.link.length <= 200)
  const spare = await ask(
    ana,
    ['POST /invites', { aspect: choir.id, uses: 5, expiresInHours: 1 }],
    Invite,
  )
  assert.is((await ana.send('DELETE', `/invites/${spare.id}`)).status, 204)
  const friend = await ask(bo, ['POST /join', { link: invite.link }], Person)
  assert.is(friend.id, me.id)
  assert.is(friend.name, 'Anna')
  const invites = await ask(ana, ['GET /invites'], list(Invite))
  assert.equal(invites.items.map(({ state }) => state).toSorted(), ['revoked', 'used'])
  const people = await ask(ana, ['GET /people'], list(Person))
  const [person] = people.items
  assert.is(person?.name, 'Bo')
  assert.equal(person?.aspects, [choir.id])
  const revoked = await bo.send('POST', '/join', { link: spare.link })
  assert.is(revoked.status, 410)
  assert.match(revoked.text, '"invite-unknown"')

  const member = `/aspects/${choir.id}/members/${person?.id}`
  assert.is((await ana.send('DELETE', member)).status, 204)
  assert.is((await ana.send('DELETE', member)).status, 204)
  assert.is((await ana.send('PUT', member)).status, 204)
  const [band] = (await ask(ana, ['GET /aspects'], list(Aspect))).items.filter(
    ({ id }) => id === choir.id,
  )
  assert.equal(band?.members, [person?.id])

  const block = `/people/${person?.id}/block`
  assert.is((await ana.send('PUT', block)).status, 204)
  const [hidden] = (await ask(ana, ['GET /people'], list(Person))).items
  assert.equal([hidden?.blocked, hidden?.aspects], [true, []])
  assert.is((await ask(ana, ['GET /status'], Status)).contacts, 0)
  assert.is((await ana.send('PUT', member)).status, 409)
  assert.is((await ana.send('DELETE', block)).status, 204)
  assert.is((await ana.send('PUT', `${member}?history=true`)).status, 204)
  assert.is((await ana.send('PUT', `${member}?history=maybe`)).status, 400)

  const post = await ask(ana, ['POST /posts', { text: ' hello ', audience: [choir.id] }], Post)
  assert.is(post.text, 'hello')
  assert.equal(post.author, { id: me.id, name: 'Anna', isMe: true })
  assert.equal(post.audience, [choir.id])
  await ask(ana, ['POST /posts', { text: 'to all', audience: 'public' }], Post)
  const seen = await waitFor(async () => {
    const page = await ask(bo, ['GET /posts'], PostPage)
    return page.items.length === 2 ? page.items : undefined
  })
  assert.equal(
    seen.map(({ text, audience }) => [text, audience]),
    [
      ['to all', 'public'],
      ['hello', 'limited'],
    ],
  )
  const thread = `/posts/${post.id}/comments`
  assert.equal(await ask(ana, [`GET /posts/${post.id}`], Post), post)
  const words = await ask(bo, [`POST ${thread}`, { text: ' nice ' }], Comment)
  assert.equal([words.text, words.author.isMe, words.mayDelete], ['nice', true, true])
  const relayed = await waitFor(async () => {
    const page = await ask(bo, [`GET ${thread}`], CommentPage)
    return page.items[0]?.waiting === false ? page.items[0] : undefined
  })
  assert.is(relayed.id, words.id)
  const answer = await ask(ana, [`POST ${thread}`, { text: 'thanks' }], Comment)
  assert.equal([answer.waiting, answer.author.name], [false, 'Anna'])
  assert.is((await ask(ana, [`GET /posts/${post.id}`], Post)).comments, 2)
  const seenByAna = await ask(ana, [`GET ${thread}?limit=1`], CommentPage)
  assert.equal([seenByAna.items.length, seenByAna.next === undefined], [1, false])
  await waitFor(async () => (await ask(bo, [`GET ${thread}`], CommentPage)).items.length === 2)
  const denied = await bo.send('DELETE', `/comments/${answer.id}`)
  assert.equal([denied.status, /"not-yours"/u.test(denied.text)], [403, true])
  assert.is((await bo.send('DELETE', `/posts/${post.id}`)).status, 403)
  assert.is((await ana.send('DELETE', `/comments/${words.id}`)).status, 204)
  assert.is((await ana.send('DELETE', `/comments/${words.id}`)).status, 404)
  assert.is((await ana.send('DELETE', `/posts/${post.id}`)).status, 204)
  assert.is((await ana.send('GET', `/posts/${post.id}`)).status, 404)
  await waitFor(async () => (await bo.send('GET', thread)).status === 404)
  for (const path of ['/posts/x', '/posts/x/comments', '/comments/x']) {
    assert.is((await ana.send(path.startsWith('/c') ? 'DELETE' : 'GET', path)).status, 400, path)
  }
  const long = { text: 'x'.repeat(8001) }
  assert.is((await ana.send('POST', thread, long)).status, 413)

  assert.equal(await ask(bo, ['GET /settings'], Settings), {})
  const chosen = { language: 'pt-BR', theme: 'dark' } as const
  assert.equal(await ask(bo, ['PATCH /settings', chosen], Settings), chosen)
  assert.equal(await ask(bo, ['GET /settings'], Settings), chosen)
  assert.is((await bo.send('PATCH', '/settings', { theme: 'pink' })).status, 400)
  const mark = await ask(bo, ['GET /read'], ReadMark)
  assert.ok(mark.unread > 0)
  const unread = (await ask(bo, ['GET /posts?unread=true'], PostPage)).items
  assert.is(unread.length, mark.unread)
  assert.ok(unread.every((one) => one.unread && !one.late && one.arrived > 0))
  const { arrived } = mark
  const read = await ask(bo, ['PUT /read', { arrived }], ReadMark)
  assert.is(read.unread, 0)
  assert.equal((await ask(bo, ['GET /posts?unread=true'], PostPage)).items, [])

  const status = await ask(ana, ['GET /status'], Status)
  assert.is(status.state, 'ready')
  assert.is(status.contacts, 1)
  assert.ok(status.addresses.length > 0)

  const { url } = await ask(ana, ['POST /session/link'], SessionLink)
  const token = new URL(url).hash.replace('#token=', '')
  const session = await ask(ana, ['POST /session', { token }], Session)
  const browser = new Api(ana.url, session.token)
  assert.is((await browser.send('GET', '/status')).status, 200)
  assert.is((await browser.send('DELETE', '/session')).status, 204)
  assert.is((await browser.send('GET', '/status')).status, 401)
  assert.is((await bo.send('POST', '/stop')).status, 202)
  await nodes.all[1].node.stopped
})

test('a session lasts over a restart of the node, the token of the command line does not', async () => {
  await using node = await NewNode.start()
  const api = await Api.of(node)
  const { url } = await api.call<SessionLink>('POST', '/session/link')
  const token = new URL(url).hash.replace('#token=', '')
  const session = await api.call<Session>('POST', '/session', { token })
  await node.stop()
  await node.start()
  assert.is((await new Api(api.url, session.token).send('GET', '/status')).status, 200)
  assert.is((await api.send('GET', '/status')).status, 401)
})

test('pages of posts leave out nothing and repeat nothing', async () => {
  await using nodes = await startNodes(['Ana'])
  const [ana] = nodes.all
  const api = await Api.of(ana)
  const texts = Array.from({ length: 23 }, (_, number) => `post ${number}`)
  for (const [number, text] of texts.entries()) {
    const beganMs = Date.now()
    await ana.post(text, number % 2 === 0 ? 'Family' : 'Friends')
    // Posts of the same millisecond in two feeds have no order.
    await waitFor(() => Date.now() > beganMs)
  }
  const read = async (query: Record<string, string>): Promise<string[]> => {
    const page = await ask(api, [`GET /posts?${new URLSearchParams(query).toString()}`], PostPage)
    const found = page.items.map(({ text }) => text)
    assert.ok(found.length <= Number(query['limit'] ?? 20))
    return page.next === undefined
      ? found
      : [...found, ...(await read({ ...query, before: page.next }))]
  }
  const newestFirst = texts.toReversed()
  for (const limit of ['1', '7', '23', '100'])
    assert.equal(await read({ limit }), newestFirst, limit)
  assert.equal(await read({}), newestFirst)
  const aspect = await ana.aspect('Friends')
  const friends = newestFirst.filter((_, number) => number % 2 === 1)
  assert.equal(await read({ limit: '4', aspect }), friends)
  assert.equal(await read({ author: ana.person, limit: '9' }), newestFirst)
  for (const limit of ['0', '101', '-1', 'x', '1.5', '']) {
    assert.is((await api.send('GET', `/posts?limit=${limit}`)).status, 400, limit)
  }
})

test('the document lists every route, and is sound', async () => {
  await using node = await NewNode.start()
  const { body } = await new Api(node.node.url, '').send('GET', '/openapi.json')
  const document = body as OpenApi
  assert.match(document.openapi, /^3\.1\./u)
  assert.is(document.info.title, 'Pappus')
  assert.equal(document.security, [{ token: [] }])
  const readme = await readFile(join(root, 'node/http/README.md'), 'utf8')
  const rows = [...readme.matchAll(/^\| `([A-Z]+) (\/api\/[^?`]+)/gmu)].map(
    ([, method = '', path = '']) => `${method} ${path.replaceAll(/:(\w+)/gu, '{$1}')}`,
  )
  const told = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  )
  const missing = rows.filter((row) => row !== 'GET /api/openapi.json' && !told.includes(row))
  assert.equal(missing, [], 'in the README, but not in the document')
  const unsaid = told.filter((row) => !rows.includes(row))
  assert.equal(unsaid, [], 'in the document, but not in the README')

  const ids = new Set<string>()
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      const what = `${method} ${path}`
      assert.ok(operation.summary, what)
      assert.not(ids.has(operation.operationId), what)
      ids.add(operation.operationId)
      const statuses = Object.keys(operation.responses)
      assert.ok(
        statuses.some((status) => status.startsWith('2')),
        what,
      )
      assert.ok(operation.responses['default'], what)
      for (const [status, response] of Object.entries(operation.responses)) {
        assert.ok(response.description, `${what} ${status}`)
        const isEmpty = ['202', '204'].includes(status)
        assert.is(response.content === undefined, isEmpty, `${what} ${status}`)
        for (const media of Object.values(response.content ?? {})) assert.ok(media.schema, what)
      }
      const isSent =
        /^put .*\/(note$|offers\/|reactions$|lock$|vote$|guest-responses\/\{response\}$|notifications\/read$|conversations\/.*\/read$|follow$|hidden$|pinned$|preview$|portrait$|storage$|view$|\{draft\}$)/u.test(
          what,
        ) ||
        ((['post', 'patch'].includes(method) || path === '/api/read') &&
          method !== 'get' &&
          !/\/(stop|session\/link|devices\/link|fetch|send|import\/read|view\/pairing)$/u.test(
            path,
          ))
      assert.is(operation.requestBody !== undefined, isSent, what)
      const params = (operation.parameters ?? []).filter((one) => one.in === 'path')
      assert.equal(
        params.map(({ name }) => `{${name}}`),
        path.match(/\{\w+\}/gu) ?? [],
        what,
      )
    }
  }
  for (const reference of referencesIn(document)) {
    const parts = reference.replace('#/', '').split('/')
    const target = parts.reduce<unknown>((value, part) => (value as never)?.[part], document)
    assert.ok(target, reference)
  }
})

interface OpenApi {
  openapi: string
  info: { title: string }
  security: unknown
  paths: Record<string, Record<string, Operation>>
}

interface Operation {
  operationId: string
  summary: string
  requestBody?: object
  parameters?: { in: string; name: string }[]
  responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>
}

function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  const inside = Object.values(value).flatMap(referencesIn)
  return '$ref' in value && typeof value.$ref === 'string' ? [value.$ref, ...inside] : inside
}

test.run()
