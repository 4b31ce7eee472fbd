/** `pappus backup`: everything of a home in one sealed file, and back. */
import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { Command } from 'commander'
import type { BackupContents, BackupSink } from '../../node/backup/read.ts'
import { PappusError } from '../../protocol/errors.ts'
import { formatBytes } from '../bytes.ts'
import { clientOf, command, group } from '../command.ts'
import { unreadable } from '../connection.ts'
import { FolderTakenError, NotRunningError } from '../errors.ts'
import { interruptible } from '../interrupt.ts'
import { print, printJson, text } from '../output.ts'
import { readPassphrase, type PassphraseOptions } from '../passphrase.ts'
import { Progress } from '../progress.ts'
import { makeFolder, writeAside } from '../write-aside.ts'

interface Options extends PassphraseOptions {
  home: string
  passphrase?: boolean
  json?: boolean
}

export function backupCommand(): Command {
  const examples = ['backup create', 'backup verify pappus.age', 'backup restore pappus.age']
  return group('backup', 'cli.backup.summary', examples)
    .addCommand(createCommand(), { isDefault: true })
    .addCommand(verifyCommand())
    .addCommand(restoreCommand())
}

function createCommand(): Command {
  const examples = [
    'backup create',
    'backup create /media/stick/pappus.age --passphrase',
    'backup create pappus.age --passphrase-file secret.txt',
    'backup create /media/stick/pappus/',
  ]
  return withPassphraseFile(command('create', 'cli.backup.create.summary', examples))
    .argument('[file]', text('cli.backup.create.file'))
    .option('--passphrase', text('cli.backup.create.passphrase'))
    .option('--json', text('cli.option.json'))
    .action(create)
}

function verifyCommand(): Command {
  const examples = ['backup verify pappus.age', 'backup verify pappus.age < words.txt']
  return withPassphraseFile(command('verify', 'cli.backup.verify.summary', examples))
    .argument('<file>', text('cli.backup.file'))
    .option('--json', text('cli.option.json'))
    .action(verify)
}

function restoreCommand(): Command {
  const examples = ['backup restore pappus.age', 'backup restore pappus.age --home /srv/ana']
  return withPassphraseFile(command('restore', 'cli.backup.restore.summary', examples))
    .argument('<file>', text('cli.backup.file'))
    .option('--json', text('cli.option.json'))
    .action(restore)
}

function withPassphraseFile(made: Command): Command {
  return made.option('--passphrase-file <file>', text('cli.backup.passphrase-file'))
}

async function create(given: string | undefined, options: Options): Promise<void> {
  const isAsked = options.passphrase === true || options.passphraseFile !== undefined
  const passphrase = isAsked ? await readPassphrase(options, true) : undefined
  const path = given ?? `pappus-${new Date().toISOString().slice(0, 10)}.age`
  const isToFolder = path.endsWith('/') || (await isFolder(path))
  const { file, bytes } = await (isToFolder
    ? addToFolder(path, { ...options, passphrase })
    : writeFile(path, { ...options, passphrase }))
  if (options.json === true) return printJson({ file, bytes })
  const done = isToFolder ? 'cli.backup.create.added' : 'cli.backup.create.done'
  print(text(done, { file, bytes: formatBytes(bytes) }))
  print(text(isAsked ? 'cli.backup.create.opened-by' : 'cli.backup.create.opened-by-words'))
}

interface Wanted {
  home: string
  /** The owner's words where it is `undefined`. */
  passphrase: string | undefined
}

async function writeFile(
  path: string,
  { home, passphrase }: Wanted,
): Promise<{ file: string; bytes: number }> {
  const folder = dirname(path)
  await makeFolder(folder)
  let bytes = 0
  const file = await interruptible(async (signal) => {
    using progress = new Progress()
    const source = counted(await bytesOf(home, passphrase, signal), (length) => {
      signal.throwIfAborted()
      bytes += length
      progress.show(() => text('cli.backup.create.progress', { bytes: formatBytes(bytes) }))
    })
    return await writeAside(folder, basename(path), source)
  })
  return { file, bytes }
}

/** Writes to a folder of backups what it does not have. */
async function addToFolder(
  folder: string,
  { home, passphrase }: Wanted,
): Promise<{ file: string; bytes: number }> {
  const { FolderWriter } = await import('../../node/backup/folder.ts')
  const { readBackup } = await import('../../node/backup/read.ts')
  const { wordsOf } = await import('../../node/backup/offline.ts')
  const bytes = await interruptible(async (signal) => {
    using progress = new Progress()
    await assertOwn(folder)
    const writer = await FolderWriter.open(folder, passphrase ?? (await wordsOf(home)))
    // Sealed for the way alone, by a passphrase that nobody sees.
    const once = randomBytes(32).toString('base64url')
    const source = counted(await bytesOf(home, once, signal), () => {
      signal.throwIfAborted()
      const shown = { bytes: formatBytes(writer.written) }
      progress.show(() => text('cli.backup.create.progress', shown))
    })
    await writer.finish(await readBackup(source, once, writer))
    return writer.written
  })
  return { file: folder, bytes }
}

/** @throws {FolderTakenError} when there are files that no backup left: it removes from its folder what belongs to none. */
async function assertOwn(folder: string): Promise<void> {
  const { isBackupFolder } = await import('../../node/backup/folder.ts')
  const names = await readdir(folder).catch((): string[] => [])
  if (names.every((name) => name.startsWith('.')) || (await isBackupFolder(folder))) return
  throw new FolderTakenError(folder, { path: folder })
}

/** The bytes of a backup from the running node, or from the home where none runs. */
async function bytesOf(
  home: string,
  passphrase: string | undefined,
  signal: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> {
  try {
    const client = await clientOf({ home })
    const { url } = await client.call('POST /backup', { json: { passphrase } })
    return client.download(url, signal)
  } catch (error) {
    if (!(error instanceof NotRunningError)) throw error
  }
  const { backUpHome } = await import('../../node/backup/offline.ts')
  return backUpHome(home, { passphrase, nowMs: Date.now() })
}

async function verify(file: string, options: Options): Promise<void> {
  const passphrase = await readPassphrase(options, false)
  const { nothingKept } = await import('../../node/backup/read.ts')
  const contents = await readFrom(file, passphrase, nothingKept)
  tell('cli.backup.verify.done', { ...contents, isJson: options.json === true })
}

async function restore(file: string, options: Options): Promise<void> {
  const passphrase = await readPassphrase(options, false)
  const { restoreHome } = await import('../../node/backup/offline.ts')
  const read = (sink: BackupSink): Promise<BackupContents> => readFrom(file, passphrase, sink)
  const contents = await restoreHome({ home: options.home, read })
  tell('cli.backup.restore.done', { ...contents, isJson: options.json === true })
}

/** Reads a backup that is a file or a folder. */
async function readFrom(
  path: string,
  passphrase: string,
  sink: BackupSink,
): Promise<BackupContents> {
  if (await isFolder(path)) {
    const { readFolder } = await import('../../node/backup/folder.ts')
    return readFolder(path, passphrase, sink)
  }
  const { readBackup } = await import('../../node/backup/read.ts')
  return reading(path, (sealed) => readBackup(sealed, passphrase, sink))
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}

interface Told {
  manifest: { person: string; createdAtMs: number; release: string }
  rows: number
  blobs: number
  isJson: boolean
}

function tell(
  id: 'cli.backup.restore.done' | 'cli.backup.verify.done',
  { manifest: { person, createdAtMs }, rows, blobs, isJson }: Told,
): void {
  if (isJson) return printJson({ person, createdAtMs, rows, files: blobs })
  print(text(id, { person, date: createdAtMs, files: blobs }))
}

/** Reads a file to its end, and tells how far it is. */
async function reading<T>(
  file: string,
  work: (sealed: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<T> {
  using progress = new Progress()
  let bytes = 0
  let failure: unknown
  const source = createReadStream(file) as AsyncIterable<Uint8Array>
  return await interruptible(async (signal) => {
    const sealed = counted(
      source,
      (length) => {
        signal.throwIfAborted()
        bytes += length
        progress.show(() => text('cli.backup.read.progress', { bytes: formatBytes(bytes) }))
      },
      (error) => {
        failure = error instanceof PappusError ? error : unreadable(file, error)
      },
    )
    try {
      return await work(sealed)
    } catch (error) {
      throw failure ?? error
    }
  })
}

async function* counted(
  source: AsyncIterable<Uint8Array>,
  came: (length: number) => void,
  failed: (error: unknown) => void = () => undefined,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of source) {
      came(piece.length)
      yield piece
    }
  } catch (error) {
    failed(error)
    throw error
  }
}
