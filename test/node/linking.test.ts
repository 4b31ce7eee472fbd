/** Real nodes: a new one becomes another device of somebody by a link and six digits, and gets all that the first one can read. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { machineName } from '../../node/engine-linking.ts'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Home } from '../../node/home.ts'
import type { Node } from '../../node/node.ts'
import { realWorld } from '../../node/world.ts'
import { claimedAt, isLinked, linkOrigin as origin, startNew } from '../helpers/link-device.ts'
import { befriend, startNodes } from '../helpers/nodes.ts'
import { rejects } from '../helpers/rejects.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { waitFor } from '../helpers/wait-for.ts'

const test = suite('node/linking')
const timeoutMs = 60_000

async function hasTexts(node: Node, texts: readonly string[]): Promise<void> {
  const wanted = texts.toSorted().join()
  const read = async (): Promise<string> => {
    const { rows } = await node.social().timelines.read({ limit: 50 })
    return rows
      .map(({ post }) => post.text)
      .toSorted()
      .join()
  }
  await waitFor(async () => (await read()) === wanted, { timeoutMs, description: wanted })
}

test('a new node gets identity, name, contacts, aspects and all posts from before, after one yes', async () => {
  await using nodes = await startNodes(['Ana', 'Bo'])
  await using folder = await tempDir()
  const [ana, bo] = nodes.all
  await befriend(ana, bo, { aspect: 'Friends' })
  await ana.social.posts.create('by Ana, before', [await ana.aspect('Friends')])
  await bo.social.posts.create('by Bo, before', 'public')
  await hasTexts(ana.node, ['by Ana, before', 'by Bo, before'])
  await using phone = await startNew(folder.path)
  const { link } = await ana.social.devices.linking.begin(origin)
  const { digits } = await phone.link(link)
  assert.match(digits, /^\d{6}$/u)
  assert.is(await claimedAt(ana), digits)
  assert.equal(phone.linkState(), { state: 'waiting', digits })
  assert.not.ok(phone.isSetUp())
  await rejects(() => ana.social.devices.linking.confirm('000000x', origin), 'nothing-to-link')
  await ana.social.devices.linking.confirm(digits, origin)
  await isLinked(phone)
  assert.is(phone.social().keyring.person, ana.person)
  assert.is(phone.social().me().name, 'Ana')
  await hasTexts(phone, ['by Ana, before', 'by Bo, before'])
  await waitFor(async () => (await phone.social().people.list()).length === 1, { timeoutMs })
  const names = async (): Promise<string[]> =>
    (await phone.social().aspects.list()).map(({ name }) => name).toSorted()
  await waitFor(async () => (await names()).join() === 'Family,Friends', { timeoutMs })
  // Both know both, and by the same names.
  await waitFor(async () => (await ana.social.devices.list()).length === 2, { timeoutMs })
  const [, second] = await ana.social.devices.list()
  // Until its owner names it, it is called as its machine is.
  const nameOfSecond = async (): Promise<string | undefined> =>
    (await ana.social.devices.list()).find(({ peer }) => peer === second!.peer)?.name
  await waitFor(async () => (await nameOfSecond()) === machineName(), { timeoutMs })
  await ana.social.devices.rename(second!.peer, 'Phone')
  await waitFor(async () => (await phone.social().devices.list())[0]?.name === 'Phone', {
    timeoutMs,
  })
  await rejects(() => ana.social.devices.rename(bo.peer, 'Not mine'), 'not-found')
  // Nothing is left to be done, and what one writes the other has.
  await waitFor(async () => (await new Home(folder.path).readLinked()) === undefined, { timeoutMs })
  await phone.social().posts.create('by the phone', 'public')
  await hasTexts(ana.node, ['by Ana, before', 'by Bo, before', 'by the phone'])
  await hasTexts(bo.node, ['by Ana, before', 'by Bo, before', 'by the phone'])
})

test('a link works once, for one node; a wrong, old or cancelled one gives nothing', async () => {
  await using nodes = await startNodes(['Ana'])
  const [ana] = nodes.all
  await using one = await tempDir()
  await using other = await tempDir()
  const { linking } = ana.social.devices
  const { link } = await linking.begin(origin)
  await using thief = await startNew(one.path)
  await using phone = await startNew(other.path)
  const { digits } = await thief.link(link)
  await rejects(() => phone.link(link), 'device-link')
  assert.is(await claimedAt(ana), digits)
  await linking.cancel()
  await waitFor(() => thief.linkState().state === 'failed', { timeoutMs })
  assert.not.ok(thief.isSetUp())
  assert.is(await new Home(one.path).readSecrets(), undefined)
  const { link: next } = await linking.begin(origin)
  await rejects(() => phone.link(link), 'device-link')
  await rejects(() => phone.link('nothing of the kind'), 'invite-mistyped')
  const { digits: mine } = await phone.link(next)
  await rejects(() => phone.link(next), 'already-set-up')
  await linking.confirm(mine, origin)
  await isLinked(phone)
  await rejects(() => ana.node.link(next), 'already-set-up')
})

test('a new node that is cut off anywhere is nobody, or goes on by itself', async () => {
  await using nodes = await startNodes(['Ana'])
  const [ana] = nodes.all
  await using before = await tempDir()
  await using between = await tempDir()
  await ana.social.posts.create('one', 'public')
  const { linking } = ana.social.devices
  const { link } = await linking.begin(origin)
  // While the owner thinks: nothing of it is left.
  const asking = await startNew(before.path)
  await asking.link(link)
  await asking.stop()
  await using again = await startNew(before.path)
  assert.equal(again.linkState(), { state: 'none' })
  // An invite alone, as after a crash between the two files: it goes, and the node is new.
  const invite = { name: 'Ana', invite: link }
  await mkdir(between.path, { recursive: true })
  await writeFile(join(between.path, 'linked.json'), JSON.stringify(invite))
  await using empty = await startNew(between.path)
  assert.not.ok(empty.isSetUp())
  assert.is(await new Home(between.path).readLinked(), undefined)
  // Cut off right after the identity was kept: the next start sets up and joins.
  const { link: second } = await linking.begin(origin)
  const { digits } = await again.link(second)
  await linking.confirm(digits, origin)
  await isLinked(again)
  const { phrase } = again.social().keyring
  const made = await ana.social.invites.create(
    { aspect: await ana.aspect('Family'), uses: 1, for: ana.person, lifetimeMs: 3_600_000 },
    origin,
  )
  await using folder = await tempDir()
  const home = new Home(folder.path)
  await home.prepare()
  await home.noteLinked({ name: 'Ana', invite: made.link })
  await home.createSecrets(realWorld, phrase)
  await using cut = await startNew(folder.path)
  assert.ok(cut.isSetUp())
  await hasTexts(cut, ['one'])
  await waitFor(async () => (await home.readLinked()) === undefined, { timeoutMs })
})

test.run()
