/** Backups in a folder: a run writes what changed, and the folder always holds one whole backup. */
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { blobIdOf } from '../../../protocol/blob.ts'
import { concat, utf8 } from '../../../protocol/bytes.ts'
import { sha256 } from '../../../protocol/crypto.ts'
import { kindOf, manifestOf, type Row } from '../../../node/backup/archive.ts'
import { FolderWriter, readFolder } from '../../../node/backup/folder.ts'
import { nothingKept, type BackupSink } from '../../../node/backup/read.ts'
import { rejects } from '../../helpers/rejects.ts'
import { smallDisk, type SmallDisk } from '../../helpers/small-disk.ts'
import { bytesFrom } from '../../helpers/seed.ts'
import { tempDir } from '../../helpers/temp-dir.ts'

const test = suite('node/backup/folder')
const passphrase = 'a passphrase of some length'
const next = bytesFrom('backup folder')

interface Home {
  rows: Row[]
  blobs: Map<string, Uint8Array>
}

/** The file of a blob under its name: one sealed chunk, and its hash. */
function blobOf(bytes: number): [name: string, content: Uint8Array] {
  const chunk = next(bytes)
  const hash = sha256(chunk)
  const id = blobIdOf(hash)
  return [`${id.slice(0, 2)}/${id}`, concat(chunk, hash)]
}

function homeOf(count: number): Home {
  const rows = Array.from({ length: count }, (_, at): Row => [
    utf8(`!posts!${String(at).padStart(8, '0')}`),
    next(200),
  ])
  return { rows, blobs: new Map(Array.from({ length: 3 }, () => blobOf(50_000))) }
}

async function* flow(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content
}

/** Backs a home up. @returns bytes that were written */
async function backUp(folder: string, { rows, blobs }: Home): Promise<number> {
  const writer = await FolderWriter.open(folder, passphrase)
  await writer.home('keys/identity', utf8('words'))
  for (let at = 0; at < rows.length; at += 700) await writer.rows(rows.slice(at, at + 700))
  for (const [name, content] of blobs) await writer.blob(name, flow(content), content.length)
  const counts = { rows: rows.length, blobs: blobs.size }
  await writer.finish({ manifest: manifestOf('did:key:ana', 1), ...counts })
  return writer.written
}

async function readBack(folder: string): Promise<Home & { names: string[] }> {
  const found = { rows: [] as Row[], blobs: new Map<string, Uint8Array>(), names: [] as string[] }
  const sink: BackupSink = {
    home: async (name) => void found.names.push(name),
    rows: async (rows) => void found.rows.push(...rows),
    blob: async (name, content) => {
      const pieces: Uint8Array[] = []
      for await (const piece of content) pieces.push(piece)
      found.blobs.set(name, new Uint8Array(Buffer.concat(pieces)))
    },
  }
  await readFolder(folder, passphrase, sink)
  return found
}

test('a second run writes little, whatever changed where, and takes away what is gone', async () => {
  await using dir = await tempDir()
  const folder = join(dir.path, 'backups')
  const home = homeOf(12_000)
  const first = await backUp(folder, home)
  assert.equal(await readBack(folder), { ...home, names: ['keys/identity'] })
  assert.ok(first > 12_000 * 200)
  // Rows in the middle, so that all after them stand elsewhere.
  home.rows.splice(5_000, 3, [utf8('!posts!00005000x'), next(100)])
  const [gone = ''] = home.blobs.keys()
  home.blobs.delete(gone)
  home.blobs.set(...blobOf(10_000))
  const second = await backUp(folder, home)
  assert.ok(second < first / 3, `${second} of ${first}`)
  assert.equal(await readBack(folder), { ...home, names: ['keys/identity'] })
  assert.not((await readdir(join(folder, 'blobs'), { recursive: true })).includes(gone))
})

test('a run that was cut off leaves the backup before it', async () => {
  await using dir = await tempDir()
  const folder = join(dir.path, 'backups')
  const home = homeOf(3_000)
  await backUp(folder, home)
  const writer = await FolderWriter.open(folder, passphrase)
  await writer.rows(homeOf(2_000).rows)
  const [name, content] = blobOf(1_000)
  await writer.blob(name, flow(content), content.length)
  assert.equal((await readBack(folder)).rows, home.rows)
})

test('another passphrase opens nothing and adds nothing; a part that is missing or changed is noticed', async () => {
  await using dir = await tempDir()
  const folder = join(dir.path, 'backups')
  const home = homeOf(3_000)
  await backUp(folder, home)
  await rejects(readFolder(folder, 'another passphrase', nothingKept), 'backup-passphrase')
  await rejects(FolderWriter.open(folder, 'another passphrase'), 'backup-passphrase')
  const [rows = ''] = await readdir(join(folder, 'rows'))
  const [blob = ''] = home.blobs.keys()
  for (const name of [join('rows', rows), join('blobs', blob), 'snapshot.age']) {
    const copy = join(dir.path, 'copy')
    await cp(folder, copy, { recursive: true })
    const bytes = await readFile(join(copy, name))
    await writeFile(join(copy, name), bytes.with(bytes.length - 20, bytes.at(-20)! ^ 1))
    await rejects(readFolder(copy, passphrase, nothingKept), 'backup-damaged')
    // Cut off, as by a stick that was pulled out.
    await writeFile(join(copy, name), bytes.subarray(0, -30))
    await rejects(readFolder(copy, passphrase, nothingKept), 'backup-damaged')
    await rm(join(copy, name))
    await rejects(readFolder(copy, passphrase, nothingKept), 'backup-damaged')
    await rm(copy, { recursive: true })
  }
  // The next run writes a file anew that is not whole.
  await writeFile(join(folder, 'blobs', blob), new Uint8Array(10))
  await backUp(folder, home)
  assert.equal((await readBack(folder)).blobs, home.blobs)
})

const title = 'a disk that is full leaves the backup before it'
const disk = smallDisk(3)
if (disk === undefined) test.skip(`${title} (no right to mount a small disk)`, () => undefined)
else test(title, () => fillUp(disk))

async function fillUp(disk: SmallDisk): Promise<void> {
  await using stick = disk
  const folder = join(stick.path, 'backups')
  const home = homeOf(3_000)
  await backUp(folder, home)
  await rejects(backUp(folder, homeOf(20_000)), 'disk-full')
  assert.equal(await readBack(folder), { ...home, names: ['keys/identity'] })
}

test('no name leads out of the folder', () => {
  const names = [
    'blobs/../../x',
    'home/../keys/identity',
    'home/keys/../../x',
    'rows/../1',
    '/etc/x',
  ]
  assert.equal(
    names.map(kindOf),
    names.map(() => undefined),
  )
})

test.run()
