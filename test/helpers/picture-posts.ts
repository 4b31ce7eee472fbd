/** Posts and messages with pictures, for tests of what becomes of their files: the bytes are no picture. */
import { Readable } from 'node:stream'
import type { BlobId, PersonId, MessageId, PostId } from '../../protocol/ids.ts'
import type { MediaWish } from '../../node/social/media/media-library.ts'
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
  /** For everybody, in place of an aspect. */
  isPublic?: true
  /** Whether anybody may show it with other words. */
  isFree?: true
  /** Whether it asks for remixes. */
  isRound?: true
}

/** The description of each picture. */
export const pictureAlt = 'Snow on a roof'

/** Posts a picture with a preview to an aspect, or for everybody. */
export async function postPicture(
  node: SocialNode,
  { bytes = 100_000, aspect = 'Family', isPublic, isFree, isRound }: PictureInit = {},
): Promise<Posted> {
  const { media, ids } = await uploadPicture(node, bytes)
  node.world.set(node.world.now() + 1000)
  const audience = isPublic === true ? 'public' : [await node.aspect(aspect)]
  const post = await node.social.posts.create('look', audience, {
    media: [media],
    ...(isFree && { isFree }),
    ...(isRound && { isRound }),
  })
  return { post, ids }
}

/** Sends people a picture with a preview, without words. */
export async function sendPicture(
  node: SocialNode,
  people: readonly PersonId[],
  bytes = 100_000,
): Promise<{ message: MessageId; ids: BlobId[] }> {
  const { media, ids } = await uploadPicture(node, bytes)
  return { message: await node.social.conversations.start(people, '', [media]), ids }
}

async function uploadPicture(
  { social: { library } }: SocialNode,
  bytes: number,
): Promise<{ media: MediaWish; ids: BlobId[] }> {
  const blob = await library.store(Readable.from([next(bytes)]))
  const preview = await library.store(Readable.from([next(5_000)]))
  const seen = { type: 'image/webp', name: 'p.webp', width: 800, height: 600 }
  const words = { alt: pictureAlt, caption: '', layers: [] }
  const upload = await library.uploads.add({ kind: 'picture', blob, preview, ...seen, ...words })
  return { media: { upload: upload.id, ...words }, ids: [blob.id, preview.id] }
}
