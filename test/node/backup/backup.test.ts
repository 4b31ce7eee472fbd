/** A backup that was made while its node ran brings back all of a home, as a new device of the person. */
import { mkdir, readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { utf8 } from '../../../protocol/bytes.ts'
import type { AspectId } from '../../../protocol/ids.ts'
import { nothingKept, readBackup, type BackupContents } from '../../../node/backup/read.ts'
import { seal } from '../../../node/backup/seal.ts'
import { unpackRestore, type RestoreInit } from '../../../node/backup/restore.ts'
import { Node } from '../../../node/node.ts'
import { packed } from '../../../node/tar.ts'
import { befriend, startNodes, type TestNode } from '../../helpers/nodes.ts'
import { rejects } from '../../helpers/rejects.ts'
import { tempDir } from '../../helpers/temp-dir.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/backup')
const passphrase = 'a passphrase of some length'
const onThisMachine = { port: 0, peerPort: 0, logLevel: 'silent', listen: ['127.0.0.1'] }
/** Beside other work. */
const timeoutMs = 60_000

async function backupOf({ node }: TestNode, words = passphrase): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = []
  for await (const piece of await node.backup(words)) pieces.push(piece)
  return pieces
}

async function* flow<T>(pieces: readonly T[]): AsyncGenerator<T> {
  yield* pieces
}

function reads(pieces: readonly Uint8Array[]): RestoreInit['read'] {
  return (sink) => readBackup(flow(pieces), passphrase, sink)
}

function read(pieces: readonly Uint8Array[], words = passphrase): Promise<BackupContents> {
  return readBackup(flow(pieces), words, nothingKept)
}

/** Posts a file, as the API does. */
async function postFile({ social }: TestNode, aspect: AspectId): Promise<void> {
  const words = { alt: '', caption: '', layers: [] }
  const blob = await social.library.store(flow([new Uint8Array(300_000).fill(7)]))
  const file = { kind: 'file', type: 'application/octet-stream', name: 'notes.bin' } as const
  const upload = await social.library.uploads.add({ ...file, ...words, blob })
  await social.posts.create('before', [aspect], { media: [{ upload: upload.id, ...words }] })
}

test('posts, contacts, settings and files come back, and friends hear the new device', async () => {
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [ana, bo] = nodes.all
  await befriend(ana, bo, { aspect: 'Family', back: 'Family' })
  const family = await ana.aspect('Family')
  await postFile(ana, family)
  await ana.social.changeSettings({ warnings: 'show' })
  const backup = await backupOf(ana)
  // The backup knows nothing of this: the restored home must not write over it.
  await ana.post('after', 'Family')
  await waitFor(async () => (await bo.texts()).includes('after'), { timeoutMs })
  const [{ person }, { phrase }] = [ana, ana.social.keyring]
  await ana.stop()

  await using folder = await tempDir()
  const home = folder.path
  const contents = await unpackRestore({ home, read: reads(backup) })
  assert.is(contents.manifest.person, person)
  assert.is(contents.blobs, 1)
  await using node = await Node.start({ ...onThisMachine, home })
  const social = node.social()
  assert.is(social.keyring.phrase, phrase)
  assert.is(social.people.at(bo.person)?.name, 'Bo')
  assert.is((await social.settings())['warnings'], 'show')
  assert.equal(
    (await social.notices()).map(({ what }) => what),
    ['backup'],
  )
  await social.posts.create('new', [family])
  await waitFor(async () => (await bo.texts()).includes('new'), { timeoutMs })
  const texts = async (): Promise<string[]> =>
    (await social.timelines.read({ limit: 10 })).rows.map(({ post }) => post.text)
  // The friend gives back what the first device wrote since.
  await waitFor(async () => (await texts()).includes('after'), { timeoutMs })
  assert.equal((await texts()).toSorted(), ['after', 'before', 'new'])
})

test('the words open it as well, however they are typed; nothing else does', async () => {
  await using nodes = await startNodes(['Ana'])
  const [ana] = nodes.all
  const { phrase } = ana.social.keyring
  const backup = await backupOf(ana, phrase)
  const { manifest, rows } = await read(backup, ` ${phrase.toUpperCase()}\n`)
  assert.is(manifest.person, ana.person)
  assert.ok(rows > 5)
  await rejects(read(backup, passphrase), 'backup-passphrase')
  await rejects(backupOf(ana, 'too short'), 'passphrase-weak')
})

test('a file that is cut off, changed, or no backup is refused, and leaves nothing', async () => {
  await using nodes = await startNodes(['Ana'])
  const whole = Buffer.concat(await backupOf(nodes.all[0]))
  const changed = whole.with(whole.length - 100, (whole.at(-100) ?? 0) ^ 1)
  const bad = [whole.subarray(0, -20), whole.subarray(0, 20), changed, new Uint8Array(1000)]
  for (const pieces of bad) {
    await using folder = await tempDir()
    const home = folder.path
    await rejects(unpackRestore({ home, read: reads([pieces]) }), 'backup-damaged')
    assert.equal(await readdir(home), [])
  }
})

test('an archive with other files than a backup has is refused', async () => {
  const files = [
    ['manifest.json', '{}'],
    ['../outside', 'x'],
    ['home/keys/identity', 'first of all'],
  ] as const
  for (const [name, words] of files) {
    const content = utf8(words)
    const archive = packed(flow([{ name, bytes: content.length, content: [content] }]))
    const sealed = await seal(archive, passphrase)
    await rejects(readBackup(sealed, passphrase, nothingKept), 'backup-damaged')
  }
  const noise = await seal(flow([new Uint8Array(5_000).fill(3)]), passphrase)
  await rejects(readBackup(noise, passphrase, nothingKept), 'backup-damaged')
})

test('a restore that was cut off leaves the home as it was, or is finished by the next start', async () => {
  await using nodes = await startNodes(['Ana'])
  const [ana] = nodes.all
  const backup = await backupOf(ana)
  await using folder = await tempDir()
  const home = folder.path
  // Cut off before the end of the file: nothing is there to be finished.
  await mkdir(join(home, 'restoring/store'), { recursive: true })
  await unpackRestore({ home, read: reads(backup) })
  assert.ok((await readdir(join(home, 'restoring'))).includes('complete'))
  // Cut off when half of it was moved.
  await rename(join(home, 'restoring/keys'), join(home, 'keys'))
  await using node = await Node.start({ ...onThisMachine, home })
  assert.is(node.social().keyring.person, ana.person)
  assert.equal(
    (await readdir(home)).filter((name) => name.startsWith('resto')),
    [],
  )
  const again = unpackRestore({ home, read: reads(backup) })
  await rejects(again, 'home-taken')
})

test.run()
