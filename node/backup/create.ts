/** Makes a backup of a home, also while its node runs: of the database as it is at one moment, and of the blobs that it names. */
import { open, readdir, readFile, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { encode } from '@ipld/dag-cbor'
import { utf8 } from '../../protocol/bytes.ts'
import { newFolder } from '../store/blobs/blob-files.ts'
import { packed, type ArchiveFile } from '../tar.ts'
import { endName, kindOf, manifestName, type End, type Manifest, type Row } from './archive.ts'
import { rowFileBytes } from './limits.ts'
import { seal } from './seal.ts'

export interface BackupInit {
  /** The folder of the home. */
  home: string
  /** All rows of its database, as they are at one moment. */
  rows: AsyncIterable<Row>
  manifest: Manifest
  passphrase: string
}

/**
 * The bytes of a backup, as fast as they are taken.
 *
 * @throws {PassphraseWeakError} for one that could be guessed.
 */
export function createBackup({
  passphrase,
  ...init
}: BackupInit): Promise<ReadableStream<Uint8Array>> {
  return seal(packed(filesOf(init)), passphrase)
}

async function* filesOf({
  home,
  rows,
  manifest,
}: Omit<BackupInit, 'passphrase'>): AsyncGenerator<ArchiveFile> {
  const end = { rows: 0, blobs: 0 }
  yield whole(manifestName, json(manifest))
  yield* homeFiles(home)
  // Blobs after rows: all that the rows name is there already, unless it was taken back since.
  yield* rowFiles(rows, end)
  yield* blobFiles(home, end)
  yield whole(endName, json(end))
}

async function* homeFiles(home: string): AsyncGenerator<ArchiveFile> {
  const keys = (await readdir(join(home, 'keys'))).map((name) => `keys/${name}`)
  for (const path of ['config.json', ...keys]) {
    const name = `home/${path}`
    if (kindOf(name) !== 'home') continue
    const content = await readFile(join(home, path)).catch(missing)
    if (content !== undefined) yield whole(name, content)
  }
}

async function* rowFiles(
  rows: AsyncIterable<Row>,
  end: { -readonly [K in keyof End]: End[K] },
): AsyncGenerator<ArchiveFile> {
  let [group, bytes, number]: [Row[], number, number] = [[], 0, 0]
  const file = (): ArchiveFile => {
    const name = `rows/${String((number += 1)).padStart(8, '0')}`
    const content = encode(group)
    ;[group, bytes] = [[], 0]
    return whole(name, content)
  }
  for await (const row of rows) {
    end.rows += 1
    group.push(row)
    bytes += row[0].length + row[1].length
    if (bytes >= rowFileBytes) yield file()
  }
  if (group.length > 0) yield file()
}

async function* blobFiles(
  home: string,
  end: { -readonly [K in keyof End]: End[K] },
): AsyncGenerator<ArchiveFile> {
  const folder = join(home, 'blobs')
  const shards = ((await readdir(folder).catch(missing)) ?? []).filter((name) => name !== newFolder)
  for (const shard of shards) {
    for (const id of (await readdir(join(folder, shard)).catch(missing)) ?? []) {
      const name = `blobs/${shard}/${id}`
      if (kindOf(name) !== 'blob') continue
      // It may be taken back meanwhile; once open, all of it can be read.
      const file = await open(join(folder, shard, id)).catch(missing)
      if (file === undefined) continue
      end.blobs += 1
      yield { name, bytes: (await file.stat()).size, content: contentOf(file) }
    }
  }
}

/** The content of a file, which is closed after it. */
function contentOf(file: FileHandle): AsyncIterable<Uint8Array> {
  return file.createReadStream() as AsyncIterable<Uint8Array>
}

function whole(name: string, content: Uint8Array): ArchiveFile {
  return { name, bytes: content.length, content: [content] }
}

function json(value: object): Uint8Array {
  return utf8(`${JSON.stringify(value)}\n`)
}

function missing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
