/** Boards and albums on the node: reading, saving to them, changing and sharing them. */
import type {
  Collection,
  CollectionChange,
  CollectionList,
  CollectionRequest,
  SaveRequest,
  ShareRequest,
} from '../../http/collections/schema.ts'
import { request } from '../api/client.ts'
import { setSaved } from './posts.ts'

/** The owner's own, with whether a post stands there. */
export async function readBoards(post?: string): Promise<CollectionList['items']> {
  const query = post === undefined ? '' : `?post=${post}`
  return (await request<CollectionList>(`collections${query}`)).items
}

export function readBoard(id: string): Promise<Collection> {
  return request<Collection>(`collections/${id}`)
}

export function createBoard(body: CollectionRequest): Promise<Collection> {
  return request<Collection>('collections', { method: 'POST', body })
}

export function changeBoard(id: string, body: CollectionChange): Promise<Collection> {
  return request<Collection>(`collections/${id}`, { method: 'PATCH', body })
}

export async function deleteBoard(id: string): Promise<void> {
  await request(`collections/${id}`, { method: 'DELETE' })
}

export function shareBoard(id: string, body: ShareRequest): Promise<Collection> {
  return request<Collection>(`collections/${id}/share`, { method: 'POST', body })
}

/** Saves a post, or changes the note of one that is saved. */
export async function saveTo(id: string, body: SaveRequest): Promise<Collection> {
  const board = await request<Collection>(`collections/${id}/items`, { method: 'POST', body })
  setSaved(body.post, true)
  return board
}

export async function takeOff(
  id: string,
  { post, number }: { post: string; number?: number | undefined },
): Promise<void> {
  const query = number === undefined ? '' : `?number=${number}`
  await request(`collections/${id}/items/${post}${query}`, { method: 'DELETE' })
  const boards = await readBoards(post)
  setSaved(
    post,
    boards.some(({ holds }) => holds),
  )
}
