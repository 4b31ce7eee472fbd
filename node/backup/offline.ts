/** Backups of a home on which no node runs. */
import { identityFromPhrase } from '../../protocol/identity.ts'
import { NotSetUpError } from '../errors.ts'
import { Home } from '../home.ts'
import { rowsOf } from '../store/database.ts'
import { assertNotInUse, openDatabase } from '../store/open.ts'
import { manifestOf } from './archive.ts'
import { createBackup } from './create.ts'
import type { BackupContents } from './read.ts'
import { finishRestore, unpackRestore, type RestoreInit } from './restore.ts'

/**
 * The bytes of a backup of a home; its database is in use until all were taken.
 *
 * @throws {StoreLockedError} while a node runs there.
 * @throws {NotSetUpError} where there is no person.
 * @throws {PassphraseWeakError} for a passphrase that could be guessed.
 */
export async function* backUpHome(
  folder: string,
  { passphrase, nowMs }: { passphrase?: string | undefined; nowMs: number },
): AsyncGenerator<Uint8Array> {
  const home = new Home(folder)
  const phrase = await wordsOf(folder)
  const manifest = manifestOf(identityFromPhrase(phrase).id, nowMs)
  const database = await openDatabase(home.storeFolder)
  try {
    const rows = rowsOf(database)
    yield* await createBackup({ home: folder, rows, manifest, passphrase: passphrase ?? phrase })
  } finally {
    await database.close()
  }
}

/**
 * Restores a backup to a home.
 *
 * @throws {StoreLockedError} while a node runs there.
 * @throws as `unpackRestore` does; the home is as it was then.
 */
export async function restoreHome(init: RestoreInit): Promise<BackupContents> {
  const home = new Home(init.home)
  await home.prepare()
  await assertNotInUse(home.storeFolder)
  const contents = await unpackRestore(init)
  await finishRestore(init.home, (createdAtMs) => home.noteRestored(createdAtMs))
  return contents
}

/** The words of the person of a home. @throws {NotSetUpError} where there is none. */
export async function wordsOf(folder: string): Promise<string> {
  const secrets = await new Home(folder).readSecrets()
  if (secrets === undefined) throw new NotSetUpError('no identity')
  return secrets.phrase
}
