/** Real nodes: two devices of Ana and her friend Bo. One device revokes the other; what each reads then, and that no kill leaves half of it. */
// @timeout 300
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Node } from '../../node/node.ts'
import type { Client } from '../../cli/client.ts'
import { LinkedNode } from '../helpers/link-device.ts'
import { endNode, startNode } from '../helpers/node-process.ts'
import { befriend, startNodes } from '../helpers/nodes.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { waitFor } from '../helpers/wait-for.ts'

const test = suite('node/revoking')
const timeoutMs = 60_000

async function textsOf(node: Node): Promise<string[]> {
  const { rows } = await node.social().timelines.read({ limit: 50 })
  return rows.map(({ post }) => post.text).toSorted()
}

async function hasTexts(node: Node, ...texts: string[]): Promise<void> {
  const wanted = texts.toSorted().join()
  const has = async (): Promise<boolean> => (await textsOf(node)).join() === wanted
  await waitFor(has, { timeoutMs, description: wanted })
}

test('neither the owner nor the friend is read by a revoked device later, and nothing of it is taken', async () => {
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [ana, bo] = nodes.all
  await befriend(ana, bo, { aspect: 'Friends', back: 'Friends' })
  await using phone = await LinkedNode.of(ana)
  await ana.post('Ana 1', 'Friends')
  await bo.post('Bo 1', 'Friends')
  await phone.node.social().posts.create('Phone 1', 'public')
  const before = ['Ana 1', 'Bo 1', 'Phone 1']
  for (const { node } of [ana, bo, phone]) await hasTexts(node, ...before)
  const lost = (await ana.social.devices.list())[1]!.peer
  await ana.social.devices.revoke(lost)
  await waitFor(
    () => bo.social.people.at(ana.person)?.devices.every(({ peer }) => peer !== lost) === true,
    { timeoutMs },
  )
  // It learns it from those who refuse it.
  const { devices, posts } = phone.node.social()
  await waitFor(() => devices.revokedAtMs() !== undefined, { timeoutMs })
  await ana.post('Ana 2', 'Friends')
  await bo.post('Bo 2', 'Friends')
  await posts.create('Phone 2', 'public')
  for (const { node } of [ana, bo]) await hasTexts(node, ...before, 'Ana 2', 'Bo 2')
  await phone.node.stop()
  assert.is((await ana.social.devices.list()).length, 1)
  // All that is written comes to Ana and Bo over each other, so what did not come by now never does.
  await ana.post('Ana 3', 'Friends')
  await hasTexts(bo.node, ...before, 'Ana 2', 'Bo 2', 'Ana 3')
})

test('a kill in the middle of linking or revoking leaves all or nothing', async () => {
  await using first = await tempDir()
  await using second = await tempDir()
  let ana = await startNode(first.path, true)
  let phone = await startNode(second.path, true)
  try {
    await ana.client.call('POST /me', { json: { name: 'Ana' } })
    // The new node is killed as soon as it may come for the identity.
    const { link } = await ana.client.call('POST /devices/link')
    const { digits } = await phone.client.call('POST /link', { json: { link } })
    await waitFor(
      async () => (await ana.client.call('GET /devices/link')).open?.claim !== undefined,
    )
    await ana.client.call('POST /devices/link/confirm', { json: { digits } })
    await endNode(phone.child)
    phone = await startNode(second.path, false)
    if ((await phone.client.call('GET /status')).state === 'new') {
      await linkAgain(ana.client, phone.client)
    }
    const devices = async (): Promise<string[]> =>
      (await ana.client.call('GET /devices')).items.map(({ id }) => id)
    await waitFor(async () => (await devices()).length === 2, { timeoutMs })
    const [, lost = ''] = await devices()
    // The first one is killed while it revokes.
    const revoking = ana.client.call('DELETE /devices/:device', { params: { device: lost } })
    const asked = revoking.then(
      () => true,
      () => false,
    )
    await endNode(ana.child)
    const isDone = await asked
    ana = await startNode(first.path, false)
    const isListed = (await devices()).includes(lost)
    if (isDone) assert.not.ok(isListed)
    if (isListed) await ana.client.call('DELETE /devices/:device', { params: { device: lost } })
    assert.equal((await devices()).length, 1)
    await waitFor(async () => (await phone.client.call('GET /status')).revokedAtMs !== undefined, {
      timeoutMs,
    })
  } finally {
    await endNode(ana.child)
    await endNode(phone.child)
  }
})

async function linkAgain(first: Client, second: Client): Promise<void> {
  const { link } = await first.call('POST /devices/link')
  const { digits } = await second.call('POST /link', { json: { link } })
  await waitFor(async () => (await first.call('GET /devices/link')).open?.claim !== undefined)
  await first.call('POST /devices/link/confirm', { json: { digits } })
  await waitFor(async () => (await second.call('GET /link')).state === 'linked', { timeoutMs })
}

test.run()
