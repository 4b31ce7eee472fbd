/** Posts with files, written over the API as any program of the owner would. */
import type { MediaRequest, Upload } from '../../node/http/media/schema.ts'
import type { Post } from '../../node/http/posts/schema.ts'
import { Api } from './http.ts'
import type { TestFile } from './media-files.ts'
import type { TestNode } from './nodes.ts'
import { TestError } from './test-error.ts'

type Words = Omit<Extract<MediaRequest, { upload: string }>, 'upload'>
type FileWanted = { file: TestFile; isOriginal?: boolean } & Words
export type MediaWanted = FileWanted | Extract<MediaRequest, { card: object }>

/** Writes a post to Family. */
export async function postMedia(
  node: TestNode,
  text: string,
  wanted: readonly MediaWanted[],
  more: { warning?: string } = {},
): Promise<Post> {
  const api = await Api.of(node)
  const media: MediaRequest[] = []
  for (const one of wanted) {
    if ('card' in one) media.push(one)
    else {
      const { file, isOriginal = false, ...words } = one
      media.push({ upload: (await upload(api, file, isOriginal)).id, ...words })
    }
  }
  const audience = [await node.aspect('Family')]
  return api.call<Post>('POST', '/posts', { text, media, audience, ...more })
}

async function upload(api: Api, { name, buffer }: TestFile, original: boolean): Promise<Upload> {
  const query = new URLSearchParams({ name, original: String(original) }).toString()
  const answer = await fetch(`${api.url}/api/uploads?${query}`, {
    method: 'POST',
    headers: { ...api.headers, 'content-type': 'application/octet-stream' },
    body: new Uint8Array(buffer),
  })
  if (!answer.ok) throw new TestError(`upload: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as Upload
}
