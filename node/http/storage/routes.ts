/** The room that pictures and other files take on the disk, and how much those of others may. */
import { Hono } from 'hono'
import type { Backend } from '../backend.ts'
import { describe, takes } from '../describe.ts'
import { RoomRequest, Storage } from './schema.ts'

export function storageRoutes(backend: Backend) {
  const read = async (): Promise<Storage> => {
    const { storage } = backend.social().library
    return { ...storage.state(), freeBytes: await storage.freeBytes() }
  }
  return new Hono()
    .get(
      '/storage',
      describe('The room that files take, and how much those of others may', 200, Storage),
      async (context) => context.json(await read()),
    )
    .put(
      '/storage',
      describe('Choose how much files of others may take', 200, Storage),
      takes('json', RoomRequest),
      async (context) => {
        const { roomBytes } = context.req.valid('json')
        await backend.social().library.storage.setRoom(roomBytes)
        return context.json(await read())
      },
    )
}
