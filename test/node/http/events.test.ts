/** The stream of changes: nothing is missed between two connections, nothing is told twice, and no stream stays open for ever. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { is } from 'valibot'
import { Change } from '../../../node/http/events/schema.ts'
import { changesMax } from '../../../node/social/feeds/limits.ts'
import { eventStreamsMax } from '../../../node/http/limits.ts'
import type { Backend } from '../../../node/http/backend.ts'
import { eventRoutes } from '../../../node/http/events/routes.ts'
import { readEvents } from '../../../node/web/api/sse.ts'
import { Api } from '../../helpers/http.ts'
import { befriend, startNodes, type TestNode } from '../../helpers/nodes.ts'
import { recordingLog } from '../../helpers/recording-log.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/http/events')

/** One open stream and what came over it. */
class Listener implements AsyncDisposable {
  readonly changes: { id: string | undefined; change: Change }[] = []
  /** The last id, also that of the start. */
  cursor = ''
  isOver = false
  readonly #abort: AbortController
  readonly #done: Promise<void>

  private constructor(response: Response, abort: AbortController) {
    this.#abort = abort
    this.#done = this.#read(response).finally(() => (this.isOver = true))
  }

  static async open(
    api: Api,
    { since, lastEventId }: { since?: string; lastEventId?: string } = {},
  ): Promise<Listener> {
    const query = since === undefined ? '' : `?since=${since}`
    const resume = lastEventId === undefined ? {} : { 'last-event-id': lastEventId }
    const headers = { authorization: `Bearer ${api.token}`, ...resume }
    const abort = new AbortController()
    const { signal } = abort
    const response = await fetch(`${api.url}/api/events${query}`, { headers, signal })
    assert.is(response.status, 200)
    assert.is(response.headers.get('content-type'), 'text/event-stream')
    const listener = new Listener(response, abort)
    await waitFor(() => listener.cursor !== '', { description: 'the first id' })
    return listener
  }

  get texts(): string[] {
    return this.changes.flatMap(({ change }) => (change.kind === 'post' ? [change.post.text] : []))
  }

  get kinds(): string[] {
    return this.changes.map(({ change }) => change.kind)
  }

  async #read({ body }: Response): Promise<void> {
    if (body === null) return
    try {
      for await (const { type, data, id } of readEvents(body as never)) {
        this.cursor = id ?? this.cursor
        if (data === undefined) continue
        assert.is(type, 'change')
        const change = JSON.parse(data) as Change
        assert.ok(is(Change, change), data)
        this.changes.push({ id, change })
      }
    } catch {
      // The node ended it, which `isOver` says.
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#abort.abort()
    await this.#done
  }
}

async function postAll(node: TestNode, texts: readonly string[]): Promise<void> {
  for (const text of texts) await node.post(text, 'Family')
}

test('changes come as they happen, numbered', async () => {
  await using nodes = await startNodes(['Ana'])
  const [ana] = nodes.all
  const api = await Api.of(ana)
  await ana.post('before', 'Family')
  await using listener = await Listener.open(api)
  await postAll(ana, ['one', 'two'])
  await ana.social.aspects.create('Choir')
  await waitFor(() => listener.changes.length === 3)
  assert.equal(listener.texts, ['one', 'two'])
  assert.equal(listener.kinds, ['post', 'post', 'aspect'])
  const ids = listener.changes.map(({ id }) => Number(id))
  assert.equal(
    ids,
    ids.toSorted((a, b) => a - b),
  )
  assert.is(new Set(ids).size, 3)
})

test('whoever was away goes on where they stopped', async () => {
  await using nodes = await startNodes(['Ana'])
  const [ana] = nodes.all
  const api = await Api.of(ana)
  const first = await Listener.open(api)
  await postAll(ana, ['one', 'two'])
  await waitFor(() => first.texts.length === 2)
  await first[Symbol.asyncDispose]()
  await postAll(ana, ['three', 'four'])
  for (const way of ['since', 'lastEventId'] as const) {
    await using again = await Listener.open(api, { [way]: first.cursor })
    await ana.post(`five ${way}`, 'Family')
    await waitFor(() => again.texts.includes(`five ${way}`))
    const expected = ['three', 'four', 'five since', 'five lastEventId']
    assert.equal(again.texts, expected.slice(0, way === 'since' ? 3 : 4))
  }
  // The header is of this very connection; the address may be older.
  await using both = await Listener.open(api, { since: '0', lastEventId: first.cursor })
  await waitFor(() => both.texts.length === 4)
  assert.is(both.texts[0], 'three')
})

test('nothing is missed or repeated, however a stream is cut', async () => {
  await using nodes = await startNodes(['Ana'])
  const [ana] = nodes.all
  const api = await Api.of(ana)
  const texts = Array.from({ length: 60 }, (_, number) => `post ${number}`)
  let cursor = (await Listener.open(api)).cursor
  const received: string[] = []
  const posting = postAll(ana, texts)
  while (received.length < texts.length) {
    await using listener = await Listener.open(api, { since: cursor })
    const wanted = Math.min(texts.length - received.length, 7)
    await waitFor(() => listener.texts.length >= wanted)
    received.push(...listener.texts)
    cursor = listener.cursor
  }
  await posting
  assert.equal(received, texts)
})

test('a restart of the node loses no change', async () => {
  await using nodes = await startNodes(['Ana'])
  const [ana] = nodes.all
  const before = await Listener.open(await Api.of(ana))
  await ana.post('one', 'Family')
  await waitFor(() => before.texts.length === 1)
  await ana.post('two', 'Family')
  await ana.restart()
  await waitFor(() => before.isOver)
  await using after = await Listener.open(await Api.of(ana), { since: before.changes[0]?.id ?? '' })
  await waitFor(() => after.texts.length === 1)
  assert.equal(after.texts, ['two'])
})

test('who missed too much, or names a number that never was, is told to read all anew', async () => {
  await using nodes = await startNodes(['Ana'])
  const [ana] = nodes.all
  const api = await Api.of(ana)
  const future = String(ana.social.lastChange() + changesMax)
  await using listener = await Listener.open(api, { since: future })
  await waitFor(() => listener.kinds.includes('reset'))
  await ana.post('after the reset', 'Family')
  await waitFor(() => listener.texts.length === 1)
  assert.equal(listener.kinds, ['reset', 'post'])
  for (const since of ['x', '-1', '', '1e3', '%00', '9'.repeat(16)]) {
    await using odd = await Listener.open(api, { since })
    assert.is(odd.cursor, String(ana.social.lastChange()), since)
  }
})

test('a contact that comes or goes is told, and is no change to go on from', async () => {
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [ana, bo] = nodes.all
  await befriend(ana, bo, { aspect: 'Family' })
  const api = await Api.of(ana)
  await waitFor(() => ana.node.isOnline(bo.person))
  await using listener = await Listener.open(api)
  const { person } = bo
  await bo.stop()
  const isPresence = ({ change, id }: Listener['changes'][number]): boolean =>
    change.kind === 'presence' && change.id === person && id === undefined
  await waitFor(() => listener.changes.some(isPresence))
  await waitFor(() => !ana.node.isOnline(person))
  const seen = listener.changes.length
  await bo.start()
  await waitFor(() => listener.changes.slice(seen).some(isPresence))
})

test('a stream without changes gives signs of life', async () => {
  await using nodes = await startNodes(['Ana'])
  const api = await Api.of(nodes.all[0])
  const abort = new AbortController()
  const headers = { authorization: `Bearer ${api.token}` }
  const { body } = await fetch(`${api.url}/api/events`, { headers, signal: abort.signal })
  let heard = ''
  const decoder = new TextDecoder()
  for await (const bytes of body!) {
    heard += decoder.decode(bytes)
    if (heard.split(': still here').length > 2) break
  }
  abort.abort()
  assert.match(heard, /^id: \d+\n\n(?:: still here\n\n){2}$/u)
})

test('one stream too many closes the oldest', async () => {
  await using nodes = await startNodes(['Ana'])
  const [ana] = nodes.all
  const api = await Api.of(ana)
  const listeners: Listener[] = []
  for (let count = 0; count <= eventStreamsMax; count++) listeners.push(await Listener.open(api))
  const [oldest, ...others] = listeners
  await waitFor(() => oldest?.isOver)
  await ana.post('for those that are left', 'Family')
  await waitFor(() => others.every(({ texts }) => texts.length === 1))
  assert.equal(oldest?.texts, [])
  assert.ok(others.every(({ isOver }) => !isOver))
  for (const listener of others) await listener[Symbol.asyncDispose]()
})

test('a node that stops ends its streams', async () => {
  await using nodes = await startNodes(['Ana'])
  const [ana] = nodes.all
  const api = await Api.of(ana)
  await using listener = await Listener.open(api)
  assert.is((await api.send('POST', '/stop')).status, 202)
  await ana.node.stopped
  await waitFor(() => listener.isOver)
})

test('a stream that waits for changes ends with the device that they would be of', async () => {
  await using nodes = await startNodes(['Ana'])
  const [ana] = nodes.all
  const enders = new Set<() => void>()
  const backend: Pick<Backend, 'social' | 'watchPresence' | 'watchEnd'> = {
    social: () => ana.social,
    watchPresence: () => () => undefined,
    watchEnd: (ended) => {
      enders.add(ended)
      return () => enders.delete(ended)
    },
  }
  const { body } = await eventRoutes({
    backend: backend as Backend,
    sessions: { idOf: () => undefined, has: () => true },
    devices: { watch: () => () => undefined },
    log: recordingLog().log,
  }).request('/events')
  const reader = body!.getReader()
  assert.is((await reader.read()).done, false)
  await waitFor(() => enders.size === 1)
  for (const ended of enders) ended()
  assert.is((await reader.read()).done, true)
  await waitFor(() => enders.size === 0)
})

test.run()
