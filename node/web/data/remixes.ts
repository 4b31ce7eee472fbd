/** Remixes: what is made of a picture here, and what others made of it. */
import { signal } from '@preact/signals'
import type { Media } from '../../http/media/schema.ts'
import type { Post } from '../../http/posts/schema.ts'
import type { Remix, Remixes, RemixRequest } from '../../http/remixes/schema.ts'
import { call } from '../api/client.ts'
import { chosenAudience, isPublic } from './draft.ts'
import { setRemixes, writePost } from './posts.ts'

/** The picture that the owner puts other words on now. */
export interface Remixing {
  readonly post: string
  /** Which of the media of the post. */
  readonly number: number
  /** The remix that it is made of. */
  readonly parent?: Remix | undefined
}

export const remixing = signal<Remixing | undefined>(undefined)

/** Which of the media of a post can be remixed. */
export function remixable({ media }: Post): { number: number; media: Media }[] {
  const all = media.map((each, number) => ({ number, media: each }))
  return all.filter((each) => each.media.kind === 'picture' || each.media.kind === 'card')
}

export function readRemixes(post: string): Promise<Remixes> {
  return call('GET /posts/:post/remixes', { params: { post } })
}

/** Answers a picture: everybody who sees it sees the remix. */
export async function sendRemix({ id, remixes }: Post, body: RemixRequest): Promise<void> {
  await call('POST /posts/:post/remixes', { params: { post: id }, json: body })
  setRemixes(id, remixes + 1)
}

/** Shows a picture with other words in a post of one's own, to the people who are chosen. */
export async function postRemix({ id }: Post, body: RemixRequest): Promise<void> {
  const audience = isPublic.value ? 'public' : [...chosenAudience.value]
  await writePost({ text: '', audience, remix: { post: id, ...body } })
  isPublic.value = false
}

export async function deleteRemix(id: string): Promise<void> {
  await call('DELETE /remixes/:remix', { params: { remix: id } })
}
