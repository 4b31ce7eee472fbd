/** Archives that a browser sends to its node: shown first, brought along, ended, and gone on with after a restart. */
// @timeout 240
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Import } from '../../../node/http/import/schema.ts'
import type { Me } from '../../../node/http/me/schema.ts'
import type { PostPage } from '../../../node/http/posts/schema.ts'
import { asZip, facebookFiles } from '../../helpers/archives.ts'
import { Api } from '../../helpers/http.ts'
import { startNodes, type TestNode, type TestNodes } from '../../helpers/nodes.ts'
import { waitFor } from '../../helpers/wait-for.ts'
import { zipOf } from '../../helpers/zip.ts'

const test = suite('node/http/import')

let nodes: TestNodes<readonly ['Ana']>
let node: TestNode
let api: Api
let person: string

test.before(async () => {
  nodes = await startNodes(['Ana'])
  ;[node] = nodes.all
  api = await Api.of(node)
  person = (await api.call<Me>('GET', '/me')).id
})
test.after(async () => {
  await nodes[Symbol.asyncDispose]()
})

async function send(name: string, body: Buffer): Promise<Import> {
  const answer = await fetch(`${api.url}/api/import/archives?name=${name}`, {
    method: 'POST',
    headers: { ...api.headers, 'content-type': 'application/octet-stream' },
    body: new Uint8Array(body),
  })
  return (await answer.json()) as Import
}

async function reaches(step: Import['step']): Promise<Import> {
  await waitFor(async () => (await api.call<Import>('GET', '/import')).step === step)
  return api.call<Import>('GET', '/import')
}

test('what is in an archive is shown, and comes once', async () => {
  assert.is((await api.call<Import>('GET', '/import')).step, 'empty')
  const sent = await send('my facebook.zip', asZip(await facebookFiles()))
  assert.equal(
    sent.archives.map(({ name }) => name),
    ['my_facebook.zip'],
  )
  await api.call('POST', '/import/read')
  const { summary, before } = await reaches('read')
  assert.is(summary?.source, 'Facebook')
  assert.equal([summary?.posts, summary?.files, summary?.albums, before], [4, 2, 1, 0])
  await api.call('POST', '/import/start', { audience: [person] })
  const { result } = await reaches('done')
  assert.equal([result?.posts, result?.files, result?.albums], [4, 2, 1])
  const { items } = await api.call<PostPage>('GET', '/posts')
  assert.equal(
    items.map(({ origin, audience }) => [origin, audience]),
    items.map(() => ['Facebook', [person]]),
  )
  assert.equal(await readdir(node.home).then((names) => names.includes('import')), false)
  await api.call('DELETE', '/import')
  await send('again.zip', asZip(await facebookFiles()))
  await api.call('POST', '/import/read')
  assert.is((await reaches('read')).before, 4)
  await api.call('DELETE', '/import')
})

test('an archive that is none, or means harm, is said and changes nothing', async () => {
  const bad = [
    ['archive-damaged', Buffer.from('no archive')],
    ['archive-unknown', zipOf([{ name: 'a.txt', content: 'a' }])],
    ['archive-unsafe', zipOf([{ name: '../../a.json', content: '{}' }])],
  ] as const
  for (const [code, body] of bad) {
    await send('bad.zip', body)
    await api.call('POST', '/import/read')
    const { error, archives } = await reaches('sent')
    assert.is(error?.code, code)
    assert.is(archives.length, 1)
    await api.call('DELETE', '/import')
  }
  assert.is((await api.send('POST', '/import/start', { audience: 'public' })).status, 404)
  assert.is((await api.send('POST', '/import/read')).status, 404)
})

test('a node that starts anew has what was sent', async () => {
  await send('facebook.zip', asZip(await facebookFiles()))
  await api.call('POST', '/import/read')
  await reaches('read')
  await node.restart()
  api = await Api.of(node)
  const { step, archives } = await api.call<Import>('GET', '/import')
  assert.equal([step, archives.map(({ name }) => name)], ['sent', ['facebook.zip']])
  assert.ok((await readdir(join(node.home, 'import'))).length === 1)
})

test.run()
