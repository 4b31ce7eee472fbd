/** Media of posts and messages, wherever they are shown. */
import { call } from '../api/client.ts'

/** The post or message that has them, as the API names it. */
export type MediaPlace = `posts/${string}` | `messages/${string}`

/** Asks the node for the file of one of them that is not on it; changes tell how much of it came. */
export async function fetchMedia(place: MediaPlace, index: number): Promise<void> {
  const [, id = ''] = place.split('/')
  const number = String(index)
  await (place.startsWith('posts/')
    ? call('POST /posts/:post/media/:number/fetch', { params: { post: id, number } })
    : call('POST /messages/:message/media/:number/fetch', { params: { message: id, number } }))
}

/** The post of a place; `undefined` for a message. */
export function postIn(place: MediaPlace): string | undefined {
  const [kind, id] = place.split('/')
  return kind === 'posts' ? id : undefined
}
