/** The room that pictures and files take on the disk of the node. */
import { call } from '../api/client.ts'
import { resource } from './resource.ts'

export const storage = resource(() => call('GET /storage'))

/** Chooses how many bytes pictures and files of others may take. */
export async function chooseRoom(roomBytes: number): Promise<void> {
  await call('PUT /storage', { json: { roomBytes } })
  await storage.refresh()
}
