// @timeout 600
/** The node as a process: how it starts, what it says when it cannot, and how it ends. */
import { access, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Post } from '../../node/http/posts/schema.ts'
import type { Status } from '../../node/http/me/schema.ts'
import { CliHome } from '../helpers/cli.ts'
import { runAsProcess as run } from '../helpers/cli.ts'
import { tempDir } from '../helpers/temp-dir.ts'

const test = suite('cli/process')
const ports = ['--port', '0', '--peer-port', '0', '--listen', '127.0.0.1']
const endMsMax = 5_000

/** A home on which each command is a process. */
function makeHome(name?: string): Promise<CliHome> {
  return CliHome.make(name, [], { isProcess: true })
}

test('a start prints one line with the address of the view', async () => {
  await using home = await makeHome()
  await home.start()
  const { node } = home
  const pattern = /^Pappus runs\. Open (http:\/\/127\.0\.0\.1:\d+)\/#token=[\w-]{43}\n$/u
  assert.match(node.stdout, pattern)
  assert.is(await home.runningUrl(), pattern.exec(node.stdout)?.[1])
  const before = await home.run('status')
  assert.is(before.code, 0)
  assert.match(before.stdout, 'has no owner yet')
  const { state } = await home.json<Status>('status')
  assert.is(state, 'new')
  const early = await home.run('people')
  assert.is(early.code, 1)
  assert.is(early.stderr, 'Tell your name first.\n')
  assert.match(await home.good('init', '--name', 'Ana'), /^Hello Ana\. Your id is did:key:z6Mk/u)
  const again = await home.run('init', '--name', 'Eve')
  assert.is(again.code, 1)
  assert.is(again.stderr, 'This node has an owner already.\n')
  assert.match(
    await home.good('status'),
    /^Ana {2}did:key:z6Mk\w+\nNo contacts yet, 0 online now\n/u,
  )
  assert.is(await home.good('people'), 'No contacts yet. Invite one with “pappus invite”.\n')
  assert.is(await home.good('feed'), 'No posts yet.\n')
  assert.is(await home.good('stop'), 'Stopped.\n')
  const { code, stdout, stderr } = await node.ended
  assert.is(code, 0)
  assert.match(stdout, pattern)
  assert.is(stderr, '')
  await isGone(home)
})

test('keys and tokens are for their owner alone', async () => {
  await using home = await makeHome('Ana')
  for (const name of ['running.json', 'keys/identity', 'keys/device']) {
    const { mode } = await stat(join(home.path, name))
    assert.is(mode & 0o077, 0, name)
  }
  assert.is((await stat(join(home.path, 'keys'))).mode & 0o077, 0)
})

test('without a node, every command says how to start one', async () => {
  await using home = await makeHome()
  for (const args of [['status'], ['feed', '--json'], ['post', 'x', '--public'], ['stop']]) {
    const { code, stderr, stdout } = await home.run(...args)
    assert.is(code, 1)
    assert.is(stderr, `No node runs for ${home.path}. Start it with “pappus start”.\n`)
    assert.is(stdout, '')
  }
})

test('a second start on the same home says where the first one runs', async () => {
  await using home = await makeHome()
  await home.start()
  const second = await run(['start', '--no-open', '--home', home.path, ...ports])
  assert.is(second.code, 1)
  assert.is(second.stdout, '')
  assert.match(second.stderr, `Pappus already runs for this home: ${await home.runningUrl()}`)
  // The first one is none the worse for it.
  assert.is((await home.run('status')).code, 0)
})

test('a busy port is said to be so', async () => {
  await using home = await makeHome()
  await using busy = await busyPort()
  const args = ['start', '--no-open', '--home', home.path, '--listen', '127.0.0.1']
  const view = await run([...args, '--port', busy.port, '--peer-port', '0'])
  assert.is(view.code, 1)
  assert.match(view.stderr, `Port ${busy.port} is in use by another program.`)
  await isGone(home)
  await home.start()
  await home.good('init', '--name', 'Ana')
  await home.good('stop')
})

test('a home that cannot be used is said to be so, and nothing hangs', async () => {
  await using folder = await tempDir()
  const closed = join(folder.path, 'closed')
  await (await open(closed, 'w')).close()
  const homes = ['/dev/null/x', '/proc/pappus/x', '/proc/1/x', closed, join(closed, 'x')]
  await Promise.all(
    homes.map(async (home) => {
      const { code, stderr, stdout } = await run(['start', '--no-open', '--home', home, ...ports])
      assert.is(code, 1, home)
      assert.match(stderr, `The folder ${home} cannot be used.`)
      assert.is(stdout, '')
      assert.is((await run(['status', '--home', home])).code, 1)
    }),
  )
})

test('a damaged database is said to be so, and can be repaired', async () => {
  await using home = await makeHome('Ana')
  await home.good('post', 'kept through the damage', '--public')
  await home.node.kill('SIGTERM')
  const store = join(home.path, 'store')
  const [manifest = ''] = (await readdir(store)).filter((name) => name.startsWith('MANIFEST'))
  await using file = await open(join(store, manifest), 'r+')
  await file.write(Buffer.alloc(40, 0xa5), 0, 40, 0)
  const broken = await run(['start', '--no-open', '--home', home.path, ...ports])
  assert.is(broken.code, 1)
  assert.match(broken.stderr, `The database in ${store} is damaged. Run “pappus start --repair”`)
  assert.is(broken.stdout, '')
  await home.start('--repair')
  assert.match(await home.good('feed'), 'kept through the damage')
})

test('a damaged file of the home is named, and never replaced', async () => {
  await using home = await makeHome('Ana')
  await home.node.kill('SIGTERM')
  const files = ['keys/device', 'keys/identity', 'config.json', 'browsers.json', 'running.json']
  for (const name of files) {
    const path = join(home.path, name)
    const before = await readFile(path, 'utf8').catch(() => undefined)
    await writeFile(path, '{"half')
    const args = name === 'running.json' ? ['status'] : ['start', '--no-open', ...ports]
    const { code, stderr } = await home.run(...args)
    assert.is(code, 1, name)
    assert.match(stderr, `The file ${path} is damaged.`)
    assert.is(await readFile(path, 'utf8'), '{"half')
    await (before === undefined ? rm(path) : writeFile(path, before))
  }
  await home.start()
  assert.match(await home.good('status'), /^Ana /u)
})

test('each signal to stop ends a node in order, also while it is followed', async () => {
  await Promise.all((['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map(endsInOrder))
})

async function endsInOrder(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP'): Promise<void> {
  await using home = await makeHome('Ana')
  await using follower = await home.follow()
  const startedMs = performance.now()
  const { code } = await home.node.kill(signal)
  assert.is(code, 0, signal)
  assert.ok(performance.now() - startedMs < endMsMax, signal)
  await isGone(home)
  const { code: followerCode, stderr } = await follower.ended
  assert.is(followerCode, 1)
  assert.is(stderr, `No node runs for ${home.path}. Start it with “pappus start”.\n`)
}

test('a node that was killed is not running, and starts again with everything', async () => {
  await using home = await makeHome('Ana')
  await home.good('post', 'on disk before the answer', '--aspect', 'Family')
  const { id } = (await home.json<Status>('status')).me ?? {}
  await home.node.kill('SIGKILL')
  const status = await home.run('status')
  assert.is(status.code, 1)
  assert.is(status.stderr, `No node runs for ${home.path}. Start it with “pappus start”.\n`)
  await home.start()
  assert.is((await home.json<Status>('status')).me?.id, id)
  const posts = (await home.good('feed', '--json')).trimEnd().split('\n')
  assert.equal(
    posts.map((line) => (JSON.parse(line) as Post).text),
    ['on disk before the answer'],
  )
})

test('a token that is no longer good is answered with 4', async () => {
  await using home = await makeHome('Ana')
  const path = join(home.path, 'running.json')
  const running = JSON.parse(await readFile(path, 'utf8')) as object
  await writeFile(path, JSON.stringify({ ...running, token: 'x'.repeat(43) }))
  const { code, stderr } = await home.run('status')
  assert.is(code, 4)
  assert.is(stderr, 'You are not signed in.\n')
})

async function isGone(home: CliHome): Promise<void> {
  const found = await access(join(home.path, 'running.json')).then(
    () => true,
    () => false,
  )
  assert.is(found, false, 'running.json is left')
}

async function busyPort(): Promise<AsyncDisposable & { port: string }> {
  const { promise, resolve } = Promise.withResolvers<Server>()
  const server: Server = createServer().listen(0, '127.0.0.1', () => resolve(server))
  const { port } = (await promise).address() as AddressInfo
  return {
    port: String(port),
    [Symbol.asyncDispose]: async () => {
      const closed = Promise.withResolvers<void>()
      server.close(() => closed.resolve())
      await closed.promise
    },
  }
}

test.run()
