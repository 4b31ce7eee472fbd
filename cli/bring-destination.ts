/** The running node as what takes the items of an archive, over its API. */
import type { ArchiveFile } from '../node/import/archive.ts'
import type { Destination, TakenMedia } from '../node/import/bring.ts'
import type { Album, Item } from '../node/import/contents.ts'
import type { PostRequest } from '../node/http/posts/schema.ts'
import type { Client } from './client.ts'

export interface BringWish {
  source: string
  audience: PostRequest['audience']
  signal: AbortSignal
}

export function nodeDestination(
  client: Client,
  { source, audience, signal }: BringWish,
): Destination {
  return {
    async known(items) {
      const json = { source, items: [...items] }
      return (await client.call('POST /brought/known', { json })).items
    },
    async upload(name, file) {
      return (await client.upload({ name }, bodyOf(file, signal))).id
    },
    async drop(upload) {
      await client.call('DELETE /uploads/:upload', { params: { upload } })
    },
    async post(item, media) {
      const json = { ...postOf(item, media), source, audience }
      await client.call('POST /brought', { json })
    },
    async album({ id: item, name, pictures }: Album) {
      const json = { source, item, name, pictures: [...pictures] }
      return (await client.call('POST /brought/albums', { json })).id !== undefined
    },
  }
}

function postOf({ id: item, atMs: publishedAtMs, ...said }: Item, taken: readonly TakenMedia[]) {
  const media = taken.map(({ upload, alt, caption }) => ({ upload, alt, caption }))
  return { ...said, item, publishedAtMs, media }
}

function bodyOf({ name: path, bytes, open }: ArchiveFile, signal: AbortSignal) {
  return { path, bytes, signal, sent: () => undefined, content: open() }
}
