/** Opens the data of a home for a node: its database, and the files beside it. */
import { AlreadyRunningError, StoreLockedError } from './errors.ts'
import type { Home } from './home.ts'
import { keptTables, viewTables } from './social/slices.ts'
import { viewsVersion } from './social/views-version.ts'
import { folderDisk } from './store/blobs/blob-disk.ts'
import { BlobFiles } from './store/blobs/blob-files.ts'
import type { Database } from './store/database.ts'
import { feedTables } from './store/feed-store.ts'
import { hasRoomIn, openDatabase } from './store/open.ts'
import { forgetLeftovers, openRepaired } from './store/repair.ts'
import { Store } from './store/store.ts'
import type { World } from './world.ts'

/** The files beside a store, which is closed where they cannot be used. */
export async function openBlobs(home: Home, store: Store, world: World): Promise<BlobFiles> {
  const random = (length: number): Uint8Array => world.random(length)
  try {
    return await BlobFiles.open({ disk: folderDisk(home.blobsFolder), random })
  } catch (error) {
    await store.close()
    throw error
  }
}

/** @throws {AlreadyRunningError} when a node runs on the home. */
export function openStore(home: Home, isRepair: boolean): Promise<Store> {
  return inItsWords(home, async () => {
    const database = await (isRepair ? openForRepair(home) : openDatabase(home.storeFolder))
    if (!isRepair) await forgetLeftovers(home.storeFolder)
    return await Store.over(database, [...feedTables, ...keptTables, ...viewTables], {
      hasRoom: () => hasRoomIn(home.storeFolder),
      viewsVersion,
    })
  })
}

/** Says that a node runs where the database of a home turns out to be in use. @throws {AlreadyRunningError} then. */
export async function inItsWords<T>(home: Home, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof StoreLockedError)) throw error
    const running = await home.readRunning()
    throw new AlreadyRunningError(
      home.folder,
      { url: running?.url ?? home.folder },
      { cause: error },
    )
  }
}

/** A repair shortens feeds that others have more of: a start after a crash in the middle must not write on there, and so goes on with it. */
function openForRepair(home: Home): Promise<Database> {
  return openRepaired(home.storeFolder, { begin: () => home.noteRepair() })
}
