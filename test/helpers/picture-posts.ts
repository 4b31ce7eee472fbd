/** Posts with pictures, for tests of what becomes of their files: the bytes are no picture. */
import { Readable } from 'node:stream'
import type { BlobId, PostId } from '../../protocol/ids.ts'
import { bytesFrom } from './seed.ts'
import type { SocialNode } from './social-node.ts'

const next = bytesFrom('pictures')

export interface Posted {
  post: PostId
  /** The full picture, then its preview. */
  ids: BlobId[]
}

export interface PictureInit {
  /** Of the full picture. @default 100,000 */
  bytes?: number
  aspect?: string
  /** Whether anybody may show it with other words. */
  isFree?: true
  /** Whether it asks for remixes. */
  isRound?: true
}

/** The description of each picture. */
export const pictureAlt = 'Snow on a roof'

/** Posts a picture with a preview to an aspect. */
export async function postPicture(
  node: SocialNode,
  { bytes = 100_000, aspect = 'Family', isFree, isRound }: PictureInit = {},
): Promise<Posted> {
  const { library } = node.social
  const blob = await library.store(Readable.from([next(bytes)]))
  const preview = await library.store(Readable.from([next(5_000)]))
  const seen = { type: 'image/webp', name: 'p.webp', width: 800, height: 600 }
  const words = { alt: pictureAlt, caption: '', layers: [] }
  const upload = await library.uploads.add({ kind: 'picture', blob, preview, ...seen, ...words })
  node.world.set(node.world.now() + 1000)
  const post = await node.social.posts.create('look', [await node.aspect(aspect)], {
    media: [{ upload: upload.id, ...words }],
    ...(isFree && { isFree }),
    ...(isRound && { isRound }),
  })
  return { post, ids: [blob.id, preview.id] }
}
