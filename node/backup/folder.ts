/**
 * Backups in a folder: each run writes what changed since the one before, and the folder always holds one whole backup, of its last run.
 *
 * `key.age` the key of the folder, sealed by the passphrase · `rows/<name>.age` rows of the database that stand beside each other, named by
 * their content · `blobs/…` as in the home, each sealed as it is there · `snapshot.age` the list of all that belongs to the last run
 */
import { mkdir, open, readFile, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { encode } from '@ipld/dag-cbor'
import { concat, fromBase64url, fromUtf8, toBase64url, utf8 } from '../../protocol/bytes.ts'
import { deriveKey, hmac, sha256 } from '../../protocol/crypto.ts'
import { MalformedError } from '../../protocol/errors.ts'
import type { BlobId } from '../../protocol/ids.ts'
import { BackupDamagedError, DiskFullError, isDiskFull } from '../errors.ts'
import { checkedBlob } from '../store/blobs/check-blob.ts'
import type { End, Manifest, Row } from './archive.ts'
import { rowFileBytes, rowFileRows } from './limits.ts'
import { Reading, type BackupContents, type BackupSink } from './read.ts'
import {
  createFolderKey,
  folderKey,
  seal,
  sealTo,
  unseal,
  unsealFrom,
  type FolderKey,
} from './seal.ts'

const keyName = 'key.age'
const snapshotName = 'snapshot.age'

/** All that belongs to the last run. */
interface Snapshot {
  readonly manifest: Manifest
  /** Content of the files of the home by name: base64url. */
  readonly home: Readonly<Record<string, string>>
  /** Names of the files of rows, in their order. */
  readonly rows: readonly string[]
  readonly blobs: readonly string[]
  readonly end: End
}

/** Whether a folder holds backups of this kind. */
export async function isBackupFolder(folder: string): Promise<boolean> {
  return (await sizeOf(join(folder, keyName))) !== undefined
}

/** Takes a backup into a folder. Until `finish` resolves, the folder holds the one before. */
export class FolderWriter implements BackupSink {
  readonly #folder: string
  readonly #key: FolderKey
  /** Names files of rows: nobody who sees the names can guess what stands there. */
  readonly #namingKey: Uint8Array
  readonly #home: Record<string, string> = {}
  readonly #rows: string[] = []
  readonly #blobs: string[] = []
  #group: Row[] = []
  #groupBytes = 0
  #written = 0

  private constructor(folder: string, key: FolderKey) {
    this.#folder = folder
    this.#key = key
    this.#namingKey = deriveKey(sha256(utf8(key.identity)), 'pappus backup rows')
  }

  /**
   * Opens a folder, which gets a key where it has none.
   *
   * @throws {BackupPassphraseError} when the backup that it holds has another passphrase.
   * @throws {PassphraseWeakError} for one that could be guessed.
   */
  static async open(folder: string, passphrase: string): Promise<FolderWriter> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    if (await isBackupFolder(folder))
      return new FolderWriter(folder, await keyOf(folder, passphrase))
    const key = await createFolderKey()
    const sealed = await seal(piecesOf(utf8(key.identity)), passphrase)
    await writeAside(join(folder, keyName), sealed)
    return new FolderWriter(folder, key)
  }

  /** Bytes that were written: those that the folder did not have. */
  get written(): number {
    return this.#written
  }

  async home(name: string, content: Uint8Array): Promise<void> {
    this.#home[name] = toBase64url(content)
  }

  async rows(rows: readonly Row[]): Promise<void> {
    for (const row of rows) {
      this.#group.push(row)
      this.#groupBytes += row[0].length + row[1].length
      if (isLast(row) || this.#groupBytes >= rowFileBytes) await this.#endGroup()
    }
  }

  async blob(name: string, content: AsyncIterable<Uint8Array>, bytes: number): Promise<void> {
    this.#blobs.push(name)
    const path = join(this.#folder, 'blobs', name)
    // A name is the hash of the content, and a file was whole when it got it.
    if ((await sizeOf(path)) === bytes) return drain(content)
    this.#written += await writeAside(path, content)
  }

  /** Makes the run the backup that the folder holds, and removes what belongs to none. */
  async finish({ manifest, rows, blobs }: BackupContents): Promise<void> {
    await this.#endGroup()
    const end = { rows, blobs }
    const all = { manifest, home: this.#home, rows: this.#rows, blobs: this.#blobs, end }
    const sealed = await sealTo(this.#key, utf8(JSON.stringify(all satisfies Snapshot)))
    this.#written += await writeAside(join(this.#folder, snapshotName), [sealed])
    await this.#removeOthers(
      'rows',
      this.#rows.map((name) => `${name}.age`),
    )
    await this.#removeOthers('blobs', this.#blobs)
  }

  async #endGroup(): Promise<void> {
    if (this.#group.length === 0) return
    const content = encode(this.#group)
    ;[this.#group, this.#groupBytes] = [[], 0]
    const name = toBase64url(hmac(this.#namingKey, content).subarray(0, 16))
    this.#rows.push(name)
    const path = join(this.#folder, 'rows', `${name}.age`)
    if ((await sizeOf(path)) === undefined) {
      this.#written += await writeAside(path, [await sealTo(this.#key, content)])
    }
  }

  async #removeOthers(part: string, kept: readonly string[]): Promise<void> {
    const names = new Set(kept)
    const folder = join(this.#folder, part)
    const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
    for (const file of found) {
      const path = join(file.parentPath, file.name)
      const name = path.slice(folder.length + 1).replaceAll('\\', '/')
      if (file.isFile() && !names.has(name)) await rm(path, { force: true })
    }
  }
}

/**
 * Reads the backup that a folder holds.
 *
 * @throws {BackupPassphraseError} when the passphrase is another one.
 * @throws {BackupDamagedError} when there is none, or a part of it is missing or was changed.
 */
export async function readFolder(
  folder: string,
  passphrase: string,
  sink: BackupSink,
): Promise<BackupContents> {
  const key = await keyOf(folder, passphrase)
  const snapshot = snapshotIn(await unsealFrom(key, await read(join(folder, snapshotName))))
  const reading = new Reading(sink)
  const take = (kind: 'manifest' | 'home' | 'rows' | 'end', name: string, content: Uint8Array) =>
    reading.take({ kind, name, bytes: content.length, content: piecesOf(content) })
  await take('manifest', 'manifest.json', utf8(JSON.stringify(snapshot.manifest)))
  for (const [name, text] of Object.entries(snapshot.home)) {
    await take('home', `home/${name}`, fromBase64url(text) ?? new Uint8Array())
  }
  for (const [at, name] of snapshot.rows.entries()) {
    const content = await unsealFrom(key, await read(join(folder, 'rows', `${name}.age`)))
    await take('rows', `rows/${String(at).padStart(8, '0')}`, content)
  }
  for (const name of snapshot.blobs) {
    const file = await open(join(folder, 'blobs', name)).catch(missingPart)
    const { size: bytes } = await file.stat()
    const content = proved(name, bytes, file.createReadStream() as AsyncIterable<Uint8Array>)
    await reading.take({ kind: 'blob', name: `blobs/${name}`, bytes, content })
  }
  await take('end', 'end.json', utf8(JSON.stringify(snapshot.end)))
  return reading.contents()
}

/** Rows end a group by their keys: what is written elsewhere moves no border. */
function isLast([key]: Row): boolean {
  const [first = 0, second = 0] = sha256(key)
  return (first * 256 + second) % rowFileRows === 0
}

async function keyOf(folder: string, passphrase: string): Promise<FolderKey> {
  const pieces: Uint8Array[] = []
  const sealed = await read(join(folder, keyName))
  for await (const piece of unseal(piecesOf(sealed), passphrase)) pieces.push(piece)
  return folderKey(fromUtf8(concat(...pieces)))
}

function snapshotIn(content: Uint8Array): Snapshot {
  try {
    return JSON.parse(fromUtf8(content)) as Snapshot
  } catch (cause) {
    throw new BackupDamagedError('snapshot', {}, { cause })
  }
}

/** Written beside and renamed: under a name there is a whole file, also after a power cut. @returns its bytes */
async function writeAside(
  path: string,
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<number> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const aside = `${path}.new`
  try {
    await using file = await open(aside, 'w', 0o600)
    await file.writeFile(content)
    await file.sync()
    const { size } = await file.stat()
    await rename(aside, path)
    return size
  } catch (cause) {
    await rm(aside, { force: true })
    throw isDiskFull(cause) ? new DiskFullError('backup', {}, { cause }) : cause
  }
}

async function drain(content: AsyncIterable<Uint8Array>): Promise<void> {
  const pieces = content[Symbol.asyncIterator]()
  while ((await pieces.next()).done !== true);
}

async function* piecesOf(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content
}

function read(path: string): Promise<Uint8Array> {
  return readFile(path).catch(missingPart)
}

function missingPart(cause: NodeJS.ErrnoException): never {
  throw cause.code === 'ENOENT' ? new BackupDamagedError('missing', {}, { cause }) : cause
}

/** Bytes of a file; `undefined` where there is none. */
async function sizeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ size }) => size,
    () => undefined,
  )
}

/** The file of a blob, which nothing but its name proves. @throws {BackupDamagedError} where it was changed. */
async function* proved(
  name: string,
  fileBytes: number,
  content: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const id = name.slice(name.indexOf('/') + 1) as BlobId
  try {
    yield* checkedBlob({ id, fileBytes }, content)
  } catch (cause) {
    throw cause instanceof MalformedError ? new BackupDamagedError('blob', {}, { cause }) : cause
  }
}
