/** Real nodes: an old copy of a home beside the new one, a second device, and a database that was repaired. */
import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Node } from '../../node/node.ts'
import { befriend, startNodes, type TestNode } from '../helpers/nodes.ts'
import { Api } from '../helpers/http.ts'
import { rejects } from '../helpers/rejects.ts'
import { changeRetryMsMin } from '../../node/limits.ts'
import { branches } from '../../node/social/devices/tables.ts'
import { viewsVersion } from '../../node/social/views-version.ts'
import { openDatabase } from '../../node/store/open.ts'
import { Store } from '../../node/store/store.ts'
import { realWorld, type World } from '../../node/world.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { TestError } from '../helpers/test-error.ts'
import { waitFor } from '../helpers/wait-for.ts'

const test = suite('node/copies')
const onThisMachine = { port: 0, peerPort: 0, listen: ['127.0.0.1'], logLevel: 'silent' }

/** Beside other work: pauses after a failed dial or fetch double, and homes that become other devices fail some. */
const timeoutMs = 90_000

/** The texts of a node, or `undefined` while it becomes another device, which it may do at any time here. */
async function asked<T>(ask: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await ask()
  } catch (error) {
    if ((error as { code?: string }).code === 'device-changing') return undefined
    throw error
  }
}

async function textsOf(node: Node): Promise<string[]> {
  if (!node.isSetUp()) return []
  const page = await asked(() => node.social().timelines.read({ limit: 100 }))
  return (page?.rows ?? []).map(({ post }) => post.text).toSorted()
}

async function shows(node: TestNode | Node, texts: readonly string[]): Promise<void> {
  const inner = node instanceof Node ? node : node.node
  const wanted = texts.toSorted().join()
  const name = node instanceof Node ? 'the copy' : node.name
  const description = `${name} shows ${wanted}`
  await waitFor(async () => (await textsOf(inner)).join() === wanted, { description, timeoutMs })
}

async function hasNotice(node: Node, what: string): Promise<boolean> {
  const notices = await asked(() => node.social().notices())
  return notices?.some((notice) => notice.what === what) === true
}

/** Resolves once a node told its owner something. */
async function notices(node: Node, what: string): Promise<void> {
  await waitFor(() => hasNotice(node, what), { description: `the notice ${what}`, timeoutMs })
}

/** The stream of changes of a node, as a page of its view has it open. */
async function openStream(home: string): Promise<{ readonly isOver: boolean; abort: () => void }> {
  const api = await Api.of({ home })
  const ending = new AbortController()
  const headers = { authorization: `Bearer ${api.token}` }
  const { body } = await fetch(`${api.url}/api/events`, { headers, signal: ending.signal })
  const stream = { isOver: false, abort: () => ending.abort() }
  const read = async (): Promise<void> => {
    for await (const chunk of body!) void chunk
  }
  void read()
    .catch(() => undefined)
    .finally(() => (stream.isOver = true))
  return stream
}

/** Does something as soon as the node does not become another device just then. */
async function once(act: () => Promise<unknown>): Promise<void> {
  const isDone = async (): Promise<boolean> =>
    (await asked(async () => {
      await act()
      return true
    })) === true
  await waitFor(isDone, { timeoutMs, description: 'it is this device again' })
}

test('an old copy of a home that is started becomes another device; friends lose nothing', async () => {
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [ana, bo] = nodes.all
  await befriend(ana, bo, { aspect: 'Family', back: 'Family' })
  await ana.post('one', 'Family')
  await shows(bo, ['one'])
  const { peer, person } = ana
  await ana.stop()
  await using folder = await tempDir()
  await cp(ana.home, folder.path, { recursive: true })
  await ana.start()
  await ana.post('two', 'Family')
  await shows(bo, ['one', 'two'])
  await ana.stop()
  await bo.stop()

  await using copy = await Node.start({ ...onThisMachine, home: folder.path })
  const family = (await copy.social().aspects.list()).find(({ name }) => name === 'Family')!.id
  await copy.social().posts.create('three', [family])
  await bo.start()
  await notices(copy, 'copied')
  assert.is(copy.social().keyring.person, person)
  assert.ok((await readdir(join(folder.path, 'keys'))).includes('device.former-1'))
  assert.ok(copy.social().keyring.isFormer(peer))
  await shows(bo, ['one', 'two', 'three'])

  await ana.start()
  await once(() => ana.post('four', 'Family'))
  await shows(bo, ['one', 'two', 'three', 'four'])
  await once(() => copy.social().posts.create('five', [family]))
  await shows(bo, ['one', 'two', 'three', 'four', 'five'])
  await bo.post('by Bo', 'Family')
  await waitFor(async () => (await textsOf(copy)).includes('by Bo'), { timeoutMs })
})

test('of a home and its copy that run at once a friend hears both, and one of them becomes another device', async () => {
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [ana, bo] = nodes.all
  await befriend(ana, bo, { aspect: 'Family', back: 'Family' })
  await ana.post('one', 'Family')
  await shows(bo, ['one'])
  await ana.stop()
  await using folder = await tempDir()
  await cp(ana.home, folder.path, { recursive: true })
  await ana.start()
  await waitFor(() => ana.node.isOnline(bo.person), { timeoutMs })
  const family = await ana.aspect('Family')
  await using copy = await Node.start({ ...onThisMachine, home: folder.path })
  const streams = await Promise.all([ana.home, folder.path].map(openStream))
  await once(() => copy.social().posts.create('by the copy', [family]))
  await once(() => ana.post('by the first', 'Family'))
  await shows(bo, ['by the copy', 'by the first', 'one'])
  await once(() => copy.social().changeSettings({ theme: 'dark' }))
  await once(() => ana.social.aspects.create('Choir'))
  const isTold = async (): Promise<boolean> =>
    (await hasNotice(copy, 'copied')) || (await hasNotice(ana.node, 'copied'))
  await waitFor(isTold, { timeoutMs, description: 'one of them is told' })
  // Its readers come back to the device that it is now.
  await waitFor(() => streams.some(({ isOver }) => isOver), { timeoutMs })
  for (const { abort } of streams) abort()

  // They find each other by what Bo tells, and each has what the other wrote and decided.
  await once(() => copy.social().posts.create('later, by the copy', [family]))
  await once(() => ana.post('later, by the first', 'Family'))
  const all = ['by the copy', 'by the first', 'later, by the copy', 'later, by the first', 'one']
  await shows(copy, all)
  await shows(ana, all)
  await shows(bo, all)
  const isSettled = async (): Promise<boolean> => {
    const aspects = await asked(() => copy.social().aspects.list())
    const settings = await asked(() => ana.social.settings())
    return aspects?.some(({ name }) => name === 'Choir') === true && settings?.theme === 'dark'
  }
  await waitFor(isSettled, { timeoutMs, description: 'both know what was decided' })
  assert.not.equal(
    copy.social().keyring.device.peer.publicKey,
    ana.social.keyring.device.peer.publicKey,
  )
})

test('a second device that is linked reads and writes as the first', async () => {
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [ana, bo] = nodes.all
  await befriend(ana, bo, { aspect: 'Family', back: 'Family' })
  await ana.post('by Ana', 'Family')
  await bo.post('by Bo', 'Family')
  await using folder = await tempDir()
  await using second = await Node.start({ ...onThisMachine, home: folder.path })
  await second.setUp('Bo', ['Family', 'Friends'], bo.social.keyring.phrase)
  const invite = { aspect: await bo.aspect('Family'), uses: 1, history: true, lifetimeMs: 60_000 }
  const { link } = await bo.social.invites.create(invite, 'http://127.0.0.1:7277')
  await second.social().invites.join(link, undefined, AbortSignal.timeout(20_000))
  await shows(second, ['by Ana', 'by Bo'])
  await second.social().posts.create('by the second', [await bo.aspect('Family')])
  await shows(ana, ['by Ana', 'by Bo', 'by the second'])
  await shows(bo, ['by Ana', 'by Bo', 'by the second'])
})

test('a repaired home goes on as another device, and says so', async () => {
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [ana, bo] = nodes.all
  await befriend(ana, bo, { aspect: 'Family', back: 'Family' })
  await ana.post('by Ana', 'Family')
  await bo.post('by Bo', 'Family')
  await shows(ana, ['by Ana', 'by Bo'])
  await shows(bo, ['by Ana', 'by Bo'])
  const { peer, person } = ana
  await ana.stop()
  const store = join(ana.home, 'store')
  const [manifest] = (await readdir(store)).filter((name) => name.startsWith('MANIFEST'))
  await writeFile(join(store, manifest!), 'not what LevelDB wrote')
  await rejects(ana.start(), 'store-damaged')
  await ana.start({ isRepair: true })
  assert.ok((ana.node.repaired?.entries ?? 0) > 0)
  assert.is.not(ana.peer, peer)
  assert.is(ana.person, person)
  assert.is(await hasNotice(ana.node, 'repaired'), true)
  assert.equal((await ana.texts()).toSorted(), ['by Ana', 'by Bo'])
  await ana.post('after', 'Family')
  await shows(bo, ['by Ana', 'by Bo', 'after'])
  await bo.post('and back', 'Family')
  await shows(ana, ['by Ana', 'by Bo', 'after', 'and back'])
  // The next start is an ordinary one.
  const repairedPeer = ana.peer
  await ana.restart()
  assert.is(ana.peer, repairedPeer)
})

test('a change of the device that was noted and not done is done at the next start, and tried until it works', async () => {
  await using nodes = await startNodes(['Ana'])
  const [ana] = nodes.all
  await ana.post('one', 'Family')
  const { peer } = ana
  const feed = ana.social.keyring.feed({ kind: 'public' })
  await ana.stop()
  {
    const database = await openDatabase(join(ana.home, 'store'))
    await using store = await Store.over(database, [branches], { viewsVersion })
    await store.transact((tx) => tx.put(branches, feed, { base: 1, isDone: false }))
  }
  // As on a full disk, the secret that there is cannot be kept beside.
  const inTheWay = join(ana.home, 'keys', 'device.former-1.new')
  await mkdir(inTheWay)
  const retries: (() => void)[] = []
  const after: World['after'] = (delayMs, task) => {
    if (delayMs !== changeRetryMsMin) return realWorld.after(delayMs, task)
    retries.push(task)
    return () => undefined
  }
  await ana.start({ world: { ...realWorld, after } })
  await waitFor(() => retries.length > 0, { timeoutMs })
  assert.is(ana.node.isSetUp(), true)
  await rejects(() => ana.node.social(), 'device-changing')
  await rejects(ana.node.setUp('Eve', []), 'already-set-up')
  await rm(inTheWay, { recursive: true })
  retries[0]!()
  await notices(ana.node, 'copied')
  assert.is.not(ana.peer, peer)
  assert.equal(await ana.texts(), ['one'])
})

test('a repair that was cut off is finished at the next start, before anything is written', async () => {
  await using nodes = await startNodes(['Ana'])
  const [ana] = nodes.all
  await ana.post('one', 'Family')
  const { peer } = ana
  await ana.stop()
  const killed = (): never => {
    throw new TestError('killed')
  }
  const world = { ...realWorld, random: killed }
  await rejects(ana.start({ isRepair: true, world }), 'test')
  // A full disk may leave nothing of what the repair was making.
  await rm(join(ana.home, 'store'), { recursive: true })
  await ana.start()
  assert.is.not(ana.peer, peer)
  assert.ok(ana.social.keyring.isFormer(peer))
  assert.is(await hasNotice(ana.node, 'repaired'), true)
  assert.equal(await ana.texts(), ['one'])
  const repairedPeer = ana.peer
  await ana.restart()
  assert.is(ana.peer, repairedPeer)
})

test('a repair of a home that runs is refused, and leaves nothing to be finished', async () => {
  await using nodes = await startNodes(['Ana'])
  const [ana] = nodes.all
  const { peer } = ana
  const again = Node.start({ ...onThisMachine, home: ana.home, isRepair: true })
  await rejects(again, 'already-running')
  await ana.restart()
  assert.is(ana.peer, peer)
})

test.run()
