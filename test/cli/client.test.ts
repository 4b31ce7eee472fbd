// @alone: it measures the memory of its process
/** A node that does not answer, or no longer is one: nothing that the command line asks waits for ever. */
// @timeout 400
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { once } from 'node:events'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Client } from '../../cli/client.ts'
import type { FileBody } from '../../cli/connection.ts'
import { InterruptedError } from '../../cli/errors.ts'
import { Home } from '../../node/home.ts'
import { CliHome } from '../helpers/cli.ts'
import { rejects } from '../helpers/rejects.ts'
import { waitFor } from '../helpers/wait-for.ts'
import { tempDir } from '../helpers/temp-dir.ts'

const test = suite('cli/client')
/** Short, as the node that is asked is held. */
const patience = { readMs: 300, actMs: 300, silenceMs: 300 }

test('a node that is suspended is said not to answer, by every kind of request', async () => {
  await using home = await CliHome.make('Ana', [], { isNodeProcess: true })
  const client = await Client.of(home.path, patience)
  const changes = await (await Client.of(home.path, { silenceMs: 300 })).changes()
  const { pid } = home.node.process
  home.node.process.kill('SIGSTOP')
  try {
    // A request before the signal took effect may still be answered.
    await waitFor(() =>
      client.call('GET /status').then(
        () => false,
        () => true,
      ),
    )
    for (const ask of [
      () => client.call('GET /status'),
      () => client.call('POST /posts', { json: { text: 'x', audience: 'public' } }),
      () => client.upload({ name: 'a' }, someFile()),
      () => client.download('/media/x', new AbortController().signal).next(),
      () => client.changes(),
      async () => {
        while ((await changes.next()).done !== true);
      },
    ]) {
      const { values } = await rejects(ask, 'not-answering')
      assert.equal(values, { home: home.path, pid: pid ?? 0, seconds: 1 })
    }
    const status = await home.run('status')
    const said = `The node for ${home.path} is running (process ${pid}), but it has not answered for 10 seconds.`
    assert.equal([status.code, status.stdout], [1, ''])
    assert.match(status.stderr, said)
  } finally {
    home.node.process.kill('SIGCONT')
  }
  assert.match(await home.good('status'), /^Ana /u)
})

/** This file, to be uploaded. */
function someFile(): FileBody {
  const { signal } = new AbortController()
  return { path: import.meta.filename, bytes: 4_000, signal, sent: () => undefined }
}

test('a file that goes away while it is read, and a wish to stop, are told as what they are', async () => {
  await using home = await CliHome.make('Ana', [], { isNodeProcess: true })
  const client = await Client.of(home.path)
  const wish = { name: 'a' }
  const gone = client.upload(wish, { ...someFile(), path: '/nowhere/a.txt' })
  const { values } = await rejects(gone, 'file-unreadable')
  assert.equal(values, { file: '/nowhere/a.txt', reason: 'missing' })
  const ending = new AbortController()
  const stop = (): void => ending.abort(new InterruptedError('interrupted'))
  await rejects(
    client.upload(wish, { ...someFile(), signal: ending.signal, sent: stop }),
    'interrupted',
  )
  await rejects(client.download('/media/x', ending.signal).next(), 'interrupted')
  assert.is((await client.call('GET /status')).contacts, 0)
})

test('an upload is never whole in memory', async () => {
  await using folder = await tempDir()
  await using other = await program(200, '{}')
  await new Home(folder.path).writeRunning({ url: other.url, pid: 1, token: 't' })
  const [path, bytes] = [join(folder.path, 'big'), 400_000_000]
  await writeFile(path, '')
  await truncate(path, bytes)
  const client = await Client.of(folder.path)
  const held = (): number => process.memoryUsage().arrayBuffers
  const before = held()
  let most = 0
  const sent = (): void => {
    most = Math.max(most, held() - before)
  }
  await client.upload({ name: 'big' }, { ...someFile(), path, bytes, sent })
  assert.ok(most < 150_000_000, `${most}`)
})

test('another program on the port of a node that was killed is no node', async () => {
  await using folder = await tempDir()
  const answers: [number, string][] = [
    [200, '<html></html>'],
    [404, '<html></html>'],
    [500, '{}'],
  ]
  for (const [status, body] of answers) {
    await using other = await program(status, body)
    await new Home(folder.path).writeRunning({ url: other.url, pid: 1, token: 't' })
    await rejects((await Client.of(folder.path)).call('GET /status'), 'not-running')
  }
})

test('a stream of changes that the node ends in order says that it stopped, as one that breaks off', async () => {
  await using folder = await tempDir()
  await using other = await program(200, 'id: 1\n\n')
  await new Home(folder.path).writeRunning({ url: other.url, pid: 1, token: 't' })
  const changes = await (await Client.of(folder.path)).changes()
  await rejects(changes.next(), 'not-running')
})

async function program(status: number, body: string): Promise<AsyncDisposable & { url: string }> {
  const server: Server = createServer((request, response) => {
    // Answered once all came.
    request.resume().once('end', () => response.writeHead(status).end(body))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

test.run()
