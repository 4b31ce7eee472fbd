/** Boards and albums on the node: reading, saving to them, changing and sharing them. */
import type {
  Collection,
  CollectionChange,
  CollectionList,
  CollectionRequest,
  SaveRequest,
  ShareRequest,
} from '../../http/collections/schema.ts'
import { call } from '../api/client.ts'
import { setSaved } from './posts.ts'

/** The owner's own, with whether a post stands there. */
export async function readBoards(post?: string): Promise<CollectionList['items']> {
  return (await call('GET /collections', { query: { post } })).items
}

export function readBoard(id: string): Promise<Collection> {
  return call('GET /collections/:collection', { params: { collection: id } })
}

export function createBoard(body: CollectionRequest): Promise<Collection> {
  return call('POST /collections', { json: body })
}

export function changeBoard(id: string, body: CollectionChange): Promise<Collection> {
  return call('PATCH /collections/:collection', { params: { collection: id }, json: body })
}

export async function deleteBoard(id: string): Promise<void> {
  await call('DELETE /collections/:collection', { params: { collection: id } })
}

export function shareBoard(id: string, body: ShareRequest): Promise<Collection> {
  return call('POST /collections/:collection/share', { params: { collection: id }, json: body })
}

/** Saves a post, or changes the note of one that is saved. */
export async function saveTo(id: string, body: SaveRequest): Promise<Collection> {
  const board = await call('POST /collections/:collection/items', {
    params: { collection: id },
    json: body,
  })
  setSaved(body.post, true)
  return board
}

export async function takeOff(
  id: string,
  { post, number }: { post: string; number?: number | undefined },
): Promise<void> {
  await call('DELETE /collections/:collection/items/:post', {
    params: { collection: id, post },
    query: { number: number?.toString() },
  })
  const boards = await readBoards(post)
  setSaved(
    post,
    boards.some(({ holds }) => holds),
  )
}
