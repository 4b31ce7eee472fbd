/** Pictures in a life: posted or sent by one line, and all that they could give away. The bytes are no picture, but words that can be looked for. */
import { Readable } from 'node:stream'
import { blobHash, type BlobId, type PostId } from '../../protocol/ids.ts'
import type { BlobRef } from '../../protocol/blob.ts'
import type { Layer } from '../../protocol/layer.ts'
import type { MediaWish } from '../../node/social/media/media-library.ts'
import type { TestNode } from '../helpers/nodes.ts'
import type { Secret, SecretKind } from './secret.ts'

export interface PictureInit {
  /** The subject of the picture: all words beside it are made of that. */
  title: string
  /** Whether anybody may show it with other words. */
  isFree?: true
  /** Bytes of the full picture. @default 20,000 */
  bytes?: number
}

export interface Picture {
  readonly title: string
  readonly of: string
  /** Where it was posted, as `Family/1`, or sent, with what else decides who reads it. */
  readonly which: string
  /** The preview, then the full picture. */
  readonly refs: readonly BlobRef[]
}

export function idsOf({ refs }: Pick<Picture, 'refs'>): BlobId[] {
  return refs.map(({ id }) => id)
}

export interface PostedPicture extends Picture {
  readonly post: PostId
}

/** Keeps a picture with all its words, and posts it. */
export async function postPicture(
  node: TestNode,
  init: PictureInit,
  audience: Parameters<TestNode['social']['posts']['create']>[1],
): Promise<Pick<PostedPicture, 'post' | 'refs'>> {
  const { media, refs } = await uploadPicture(node, init)
  const { isFree } = init
  const post = await node.social.posts.create('', audience, {
    media: [media],
    ...(isFree && { isFree }),
  })
  return { post, refs }
}

/** Keeps a picture with all its words for a post or message. */
export async function uploadPicture(
  { social: { library } }: TestNode,
  { title, bytes = 20_000 }: PictureInit,
): Promise<Pick<Picture, 'refs'> & { media: MediaWish }> {
  const store = (part: string, length: number): Promise<BlobRef> =>
    library.store(Readable.from([Buffer.from(pixelsOf(title, part).padEnd(length, '.'))]))
  const [preview, blob] = [await store('preview', 5_000), await store('full', bytes)]
  const seen = { type: 'image/webp', name: fileNameOf(title), width: 800, height: 600 }
  const { alt, caption, layers } = wordsOf(title)
  const common = { kind: 'picture', blob, preview, ...seen } as const
  const { id } = await library.uploads.add({ ...common, alt: '', caption: '', layers: [] })
  return { media: { upload: id, alt, caption, layers }, refs: [preview, blob] }
}

/** Words over, beside and in place of a picture. */
export function wordsOf(title: string): { alt: string; caption: string; layers: Layer[] } {
  const place = {
    x: 500,
    y: 500,
    width: 800,
    size: 100,
    align: 'center',
    color: '#ffffff',
  } as const
  return {
    alt: altOf(title),
    caption: captionOf(title),
    layers: [{ ...place, hasOutline: true, text: layerOf(title) }],
  }
}

/** All that a picture is and names; its words are of `which`, also where the picture itself goes further. */
export function secretsOfPicture({ title, of, which, refs }: Picture): Secret[] {
  const secret = (kind: SecretKind, value: Secret['value']): Secret => ({ kind, of, which, value })
  return [
    ...refs.flatMap(({ id, key }) => [secret('blob id', blobHash(id)), secret('blob key', key)]),
    ...['preview', 'full'].map((part) => secret('picture', pixelsOf(title, part))),
    secret('file name', fileNameOf(title)),
  ]
}

/** The words of a picture or a remix. */
export function secretsOfWords({
  of,
  which,
  title,
}: Pick<Picture, 'of' | 'which' | 'title'>): Secret[] {
  const secret = (kind: SecretKind, value: string): Secret => ({ kind, of, which, value })
  return [
    secret('alt text', altOf(title)),
    secret('caption', captionOf(title)),
    secret('layer', layerOf(title)),
  ]
}

// Each begins with what tells it from all others: the search looks for beginnings.
function pixelsOf(title: string, part: string): string {
  return `${part.slice(0, 1)}: ${title}, in pixels`
}

function fileNameOf(title: string): string {
  return `n: ${title}.webp`
}

function altOf(title: string): string {
  return `a: ${title}, said aloud`
}

function captionOf(title: string): string {
  return `c: ${title}, as everybody asks`
}

function layerOf(title: string): string {
  return `l: ${title}, in large letters`
}
