/** Reads a backup to its end, and hands out what it holds. */
import { decode } from '@ipld/dag-cbor'
import { fromUtf8 } from '../../protocol/bytes.ts'
import { assert } from '../../protocol/errors.ts'
import { BackupDamagedError, BackupTooNewError } from '../errors.ts'
import { archiveVersion, isEnd, isManifest, kindOf, type Manifest, type Row } from './archive.ts'
import { unseal } from './seal.ts'
import { unpacked, wholeOf, type PackedFile } from './tar.ts'

/** Takes what a backup holds; nothing of it counts before all was read. */
export interface BackupSink {
  home(name: string, content: Uint8Array): Promise<void>
  rows(rows: readonly Row[]): Promise<void>
  /** @param bytes of its content */
  blob(name: string, content: AsyncIterable<Uint8Array>, bytes: number): Promise<void>
}

/** A backup that was read to its end. */
export interface BackupContents {
  readonly manifest: Manifest
  readonly rows: number
  readonly blobs: number
}

/**
 * Reads a sealed backup.
 *
 * @throws {BackupPassphraseError} when the passphrase is another one.
 * @throws {BackupTooNewError} when a later release made it.
 * @throws {BackupDamagedError} when it is none, or not whole.
 */
export async function readBackup(
  sealed: AsyncIterable<Uint8Array>,
  passphrase: string,
  sink: BackupSink,
): Promise<BackupContents> {
  const reading = new Reading(sink)
  for await (const file of unpacked(unseal(sealed, passphrase))) await reading.take(file)
  return reading.contents()
}

/** Keeps nothing of a backup. */
export const nothingKept: BackupSink = {
  home: () => Promise.resolve(),
  rows: () => Promise.resolve(),
  blob: async (_, content) => {
    for await (const piece of content) assert(piece.length > 0, 'a stream has no empty pieces')
  },
}

/** Checks that all parts of a backup come, each in its turn, and hands them out. */
export class Reading {
  readonly #sink: BackupSink
  #manifest: Manifest | undefined
  #isEnded = false
  #rows = 0
  #blobs = 0

  constructor(sink: BackupSink) {
    this.#sink = sink
  }

  async take({ kind, name, bytes, content }: PackedFile): Promise<void> {
    if ((kind === 'manifest') !== (this.#manifest === undefined) || this.#isEnded) {
      throw new BackupDamagedError('order of files')
    }
    // A name is where it is written: none may lead elsewhere.
    if (kindOf(name) !== kind) throw new BackupDamagedError(name)
    if (kind === 'manifest') this.#manifest = manifestIn(await wholeOf(content))
    else if (kind === 'home')
      await this.#sink.home(name.slice('home/'.length), await wholeOf(content))
    else if (kind === 'rows') await this.#takeRows(await wholeOf(content))
    else if (kind === 'blob') {
      this.#blobs += 1
      await this.#sink.blob(name.slice('blobs/'.length), content, bytes)
    } else this.#end(await wholeOf(content))
  }

  contents(): BackupContents {
    if (this.#manifest === undefined || !this.#isEnded) throw new BackupDamagedError('no end')
    return { manifest: this.#manifest, rows: this.#rows, blobs: this.#blobs }
  }

  async #takeRows(content: Uint8Array): Promise<void> {
    const rows = rowsIn(content)
    this.#rows += rows.length
    await this.#sink.rows(rows)
  }

  #end(content: Uint8Array): void {
    const end = jsonIn(content)
    this.#isEnded = isEnd(end) && end.rows === this.#rows && end.blobs === this.#blobs
    if (!this.#isEnded) throw new BackupDamagedError('counts')
  }
}

function manifestIn(content: Uint8Array): Manifest {
  const manifest = jsonIn(content)
  if (!isManifest(manifest)) throw new BackupDamagedError('manifest')
  const { version, release } = manifest
  if (version > archiveVersion) throw new BackupTooNewError('version', { release })
  return manifest
}

function jsonIn(content: Uint8Array): unknown {
  try {
    return JSON.parse(fromUtf8(content))
  } catch (cause) {
    throw new BackupDamagedError('json', {}, { cause })
  }
}

function rowsIn(content: Uint8Array): Row[] {
  let rows: unknown
  try {
    rows = decode(content)
  } catch (cause) {
    throw new BackupDamagedError('rows', {}, { cause })
  }
  if (!Array.isArray(rows) || !rows.every(isRow)) throw new BackupDamagedError('rows')
  return rows
}

function isRow(value: unknown): value is Row {
  const isPair = Array.isArray(value) && value.length === 2
  return isPair && value.every((part) => part instanceof Uint8Array)
}
