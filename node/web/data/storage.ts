/** The room that pictures and files take on the disk of the node. */
import type { Storage } from '../../http/storage/schema.ts'
import { request } from '../api/client.ts'
import { resource } from './resource.ts'

export const storage = resource(() => request<Storage>('storage'))

/** Chooses how many bytes pictures and files of others may take. */
export async function chooseRoom(roomBytes: number): Promise<void> {
  await request('storage', { method: 'PUT', body: { roomBytes } })
  await storage.refresh()
}
