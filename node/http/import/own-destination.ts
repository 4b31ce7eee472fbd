/** The node itself as what takes the items of an archive. */
import type { Destination } from '../../import/bring.ts'
import type { PostAudience } from '../../social/posts/posts.ts'
import type { Backend } from '../backend.ts'
import { takeIn } from '../media/intake.ts'

export interface OwnWish {
  source: string
  audience: PostAudience
  signal: AbortSignal
}

export function ownDestination(
  backend: Backend,
  { source, audience, signal }: OwnWish,
): Destination {
  return {
    known: (items) => Promise.resolve(backend.social().bringing.known(source, items)),
    async upload(name, file) {
      const init = { library: backend.social().library, folder: backend.uploadFolder }
      const incoming = { body: file.open(), name, isOriginal: false, signal }
      return (await takeIn(init, incoming)).id
    },
    drop: (upload) => backend.social().library.uploads.drop(upload),
    async post({ id: item, atMs, media: _media, ...said }, taken) {
      const media = taken.map(({ upload, alt, caption }) => ({ upload, alt, caption, layers: [] }))
      const brought = { source, item, atMs }
      await backend.social().bringing.post({ ...said, media, brought }, audience)
    },
    async album({ id: item, ...album }) {
      return (await backend.social().bringing.album({ source, item, ...album })) !== undefined
    },
  }
}
