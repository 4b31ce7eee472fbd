/** A person who lost their machine comes back with their 24 words. */
import { cp, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { phraseFromEntropy } from '../../protocol/identity.ts'
import { peerName, type PeerName } from '../../protocol/ids.ts'
import { Home } from '../../node/home.ts'
import { Node } from '../../node/node.ts'
import { befriend, startNodes } from '../helpers/nodes.ts'
import { rejects } from '../helpers/rejects.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { waitFor } from '../helpers/wait-for.ts'

const test = suite('node/restore')
const onThisMachine = { port: 0, peerPort: 0, listen: ['127.0.0.1'], logLevel: 'silent' }
const hourMs = 3_600_000

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
  const { link } = await ana.social.createInvite(invite, 'http://127.0.0.1:7277')
  await social.join(link, undefined, AbortSignal.timeout(20_000))
  const texts = async (): Promise<string[]> =>
    (await social.timeline({ limit: 10 })).rows.map(({ post }) => post.text)
  await waitFor(async () => (await texts()).includes('before the loss'))
  await ana.post('after it', 'Family')
  await waitFor(async () => (await texts()).includes('after it'))
  assert.is((await ana.social.people()).length, 1)
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

  // Who restores other words over them is somebody else, who was none of these.
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
