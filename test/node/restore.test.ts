/** A person who lost their machine comes back with their 24 words. */
import { cp, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { phraseFromEntropy } from '../../protocol/identity.ts'
import { peerName, type PeerName } from '../../protocol/ids.ts'
import { Home } from '../../node/home.ts'
import { Node } from '../../node/node.ts'
import { befriend, startNodes, type TestNode } from '../helpers/nodes.ts'
import { rejects } from '../helpers/rejects.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { waitFor } from '../helpers/wait-for.ts'

const test = suite('node/restore')
const onThisMachine = { port: 0, peerPort: 0, listen: ['127.0.0.1'], logLevel: 'silent' }
const hourMs = 3_600_000
/** Beside other work. */
const timeoutMs = 90_000

function peerOf(node: Node): PeerName {
  return peerName(node.social().keyring.device.peer.publicKey)
}

test('the words make the same person on another device, who reads again what they may', async () => {
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [ana, bo] = nodes.all
  await befriend(ana, bo, { aspect: 'Family' })
  await ana.post('before the loss', 'Family')
  const { person } = bo
  const { phrase } = bo.social.keyring
  await bo.stop()

  await using folder = await tempDir()
  await using again = await Node.start({ ...onThisMachine, home: folder.path })
  await again.setUp('Bo', ['Friends'], ` ${phrase.toUpperCase()}\n`)
  const social = again.social()
  assert.is(social.keyring.person, person)
  assert.is(social.keyring.phrase, phrase)
  // They are in Family already: any invite of Ana's is enough to be read to again.
  const invite = { aspect: await ana.aspect('Friends'), uses: 1, lifetimeMs: hourMs }
  const { link } = await ana.social.invites.create(invite, 'http://127.0.0.1:7277')
  await social.invites.join(link, undefined, AbortSignal.timeout(20_000))
  const texts = async (): Promise<string[]> =>
    (await social.timelines.read({ limit: 10 })).rows.map(({ post }) => post.text)
  await waitFor(async () => (await texts()).includes('before the loss'))
  await ana.post('after it', 'Family')
  await waitFor(async () => (await texts()).includes('after it'))
  assert.is((await ana.social.people.list()).length, 1)
})

/** The second person carries for the first, and has all of it. */
async function carryFor(owner: TestNode, carrier: TestNode): Promise<void> {
  await carrier.social.carriers.offer(owner.person, 50_000_000)
  await waitFor(async () => (await owner.social.carriers.offersToUs()).length > 0)
  await owner.social.carriers.use(carrier.person)
}

/** Resolves once a carrier has all that a person writes. */
async function hasAll(carrier: TestNode, owner: TestNode): Promise<void> {
  const row = async (): Promise<number> => {
    const offers = await carrier.social.carriers.offersOfOurs()
    return offers.find(({ person }) => person === owner.person)?.usedBytes ?? 0
  }
  const [before, atMs] = [await row(), Date.now()]
  await owner.post('the last one'.padEnd(40_000, '.'), 'Family')
  await waitFor(async () => (await row()) > before + 40_000, { timeoutMs })
  // A round ends once nothing more is there.
  await waitFor(() => (carrier.node.contactReach(owner.person).lastSyncedMs ?? 0) > atMs, {
    timeoutMs,
  })
}

test('the words and a carrier bring back all contacts, aspects, settings and posts', async () => {
  await using nodes = await startNodes(['Ana', 'Bo', 'Cy', 'Di'])
  const [ana, bo, cy, di] = nodes.all
  await befriend(ana, cy, { aspect: 'Friends' })
  await carryFor(ana, cy)
  await befriend(ana, bo, { aspect: 'Family', back: 'Family' })
  await befriend(ana, di, { aspect: 'Friends' })
  const choir = await ana.social.aspects.create('Choir')
  await ana.social.aspects.addMember(choir.id, di.person)
  await ana.social.changeSettings({ theme: 'dark' })
  const texts = [0, 1, 2, 3, 4].flatMap((number) => [
    `to all ${number}`,
    `Family ${number}`,
    `Friends ${number}`,
    `Choir ${number}`,
  ])
  for (const [index, text] of texts.entries()) {
    const places = ['public', [await ana.aspect('Family')], [await ana.aspect('Friends')]] as const
    await ana.social.posts.create(text, places[index % 4] ?? [choir.id])
  }
  await hasAll(cy, ana)
  const { phrase } = ana.social.keyring
  const [{ person }, diPerson] = [ana, di.person]
  await Promise.all([ana, bo, di].map((node) => node.stop()))

  await using folder = await tempDir()
  await using again = await Node.start({ ...onThisMachine, home: folder.path })
  await again.setUp('Ana', ['Family', 'Friends'], phrase)
  const invite = { aspect: await cy.aspect('Friends'), uses: 1, lifetimeMs: hourMs }
  const { link } = await cy.social.invites.create(invite, 'http://127.0.0.1:7277')
  const social = again.social()
  assert.is((await social.returning())?.hasNotes, false)
  await social.invites.join(link, undefined, AbortSignal.timeout(20_000))
  const own = async (): Promise<string[]> => {
    const { rows } = await social.timelines.read({ limit: 100, author: person })
    return rows.map(({ post }) => post.text).toSorted()
  }
  const isBack = async (): Promise<boolean> => (await own()).length === texts.length + 1
  await waitFor(isBack, { timeoutMs, description: 'all posts are back' })
  assert.equal(
    (await own()).filter((text) => text.length < 100),
    texts.toSorted(),
  )
  const names = (await social.people.list()).map(({ name }) => name)
  assert.equal(names, ['Bo', 'Cy', 'Di'])
  assert.equal((await social.aspects.list()).map(({ name }) => name).toSorted(), [
    'Choir',
    'Family',
    'Friends',
  ])
  assert.equal(await social.aspects.members(choir.id), [diPerson])
  assert.is((await social.settings()).theme, 'dark')

  const { here, ...state } = (await social.returning())!
  assert.ok(here > 0)
  assert.equal(
    { ...state, unmet: state.unmet.map(({ name }) => name) },
    { hasNotes: true, contacts: 3, unmet: ['Bo', 'Di'], awaited: 0, closed: 0 },
  )

  // The others meet the new device as soon as they are there, and get what it writes from now on.
  await bo.start()
  const family = (await social.aspects.list()).find(({ name }) => name === 'Family')!
  await social.posts.create('I am back', [family.id])
  await waitFor(async () => (await bo.texts()).includes('I am back'), { timeoutMs })
  assert.equal(
    (await social.returning())?.unmet.map(({ name }) => name),
    ['Di'],
  )
  await social.dismissNotices()
  assert.is(await social.returning(), undefined)
})

test('a home that lost its data, but not its words, stays the same person on another device', async () => {
  await using folder = await tempDir()
  const init = { ...onThisMachine, home: folder.path }
  const first = await Node.start(init)
  await first.setUp('Bo', ['Family'])
  const { person, phrase, device } = first.social().keyring
  await first.stop()
  await rm(join(folder.path, 'store'), { recursive: true })

  await using second = await Node.start(init)
  assert.is(second.isSetUp(), false)
  await second.setUp('Bo', ['Family'])
  const { keyring } = second.social()
  assert.is(keyring.person, person)
  assert.is(keyring.phrase, phrase)
  assert.not.equal(keyring.device.peer.publicKey, device.peer.publicKey)
})

test('who loses the data of a home has the device that it was among the former ones', async () => {
  await using folder = await tempDir()
  const init = { ...onThisMachine, home: folder.path }
  const first = await Node.start(init)
  await first.setUp('Bo', ['Family'])
  const { peer, phrase } = { peer: peerOf(first), phrase: first.social().keyring.phrase }
  await first.stop()
  await rm(join(folder.path, 'store'), { recursive: true })
  const second = await Node.start(init)
  await second.setUp('Bo', ['Family'])
  assert.is(second.social().keyring.isFormer(peer), true)
  await second.stop()

  // A crash between keeping a secret and replacing it leaves one device, not a former one of itself.
  await cp(join(folder.path, 'keys/device'), join(folder.path, 'keys/device.former-2'))
  const home = new Home(folder.path)
  assert.is((await home.readSecrets())?.formers?.length, 1)

  // A person who restores other words over them is somebody else, with none of these devices.
  await rm(join(folder.path, 'store'), { recursive: true })
  await using third = await Node.start(init)
  await third.setUp('Cy', ['Family'], phraseFromEntropy(new Uint8Array(32).fill(5)))
  assert.equal(third.social().keyring.formers, [])
  assert.ok((await readdir(join(folder.path, 'keys'))).includes('device.before-1'))
  assert.is((await readFile(join(folder.path, 'keys/identity.before'), 'utf8')).trim(), phrase)
})

test('words that are no phrase make nobody', async () => {
  await using folder = await tempDir()
  await using node = await Node.start({ ...onThisMachine, home: folder.path })
  await rejects(node.setUp('Bo', [], 'not these words'), 'invalid-phrase')
  assert.is(node.isSetUp(), false)
  await node.setUp('Bo', [])
  await rejects(node.setUp('Bo', []), 'already-set-up')
})

test.run()
