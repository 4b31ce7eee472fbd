/** Persons of the model work with pictures, as acts of the model. There are no files: what is fetched shows in what is wanted. */
import { createHash } from 'node:crypto'
import { toBase64url } from '../../../protocol/bytes.ts'
import { blobId, type AspectId, type PostId } from '../../../protocol/ids.ts'
import type { BlobRef } from '../../../protocol/blob.ts'
import type { PostRow } from '../../../node/social/posts/tables.ts'
import { PappusError } from '../../../protocol/errors.ts'
import { sampleMedia } from '../../helpers/records.ts'
import { TestError } from '../../helpers/test-error.ts'
import type { ModelPerson } from './person.ts'
import type { Act } from './acts.ts'

const words = { alt: '', caption: '', layers: sampleMedia[0]?.layers.slice(0, 1) ?? [] }
const size = { width: 800, height: 600 }

export async function postPicture(
  { social }: ModelPerson,
  init: { text: string; aspects: readonly AspectId[]; isFree: boolean },
): Promise<Act> {
  const { text, aspects, isFree } = init
  const refs = { blob: refOf(`${text} full`, 100_000), preview: refOf(`${text} preview`, 5_000) }
  const seen = { type: 'image/webp', name: '', ...size, ...words, layers: [] }
  const { id: upload } = await social.library.uploads.add({ kind: 'picture', ...refs, ...seen })
  const media = [{ upload, ...words, layers: [] }]
  const post = await social.posts.create(text, aspects, { media, ...(isFree && { isFree }) })
  const all = Object.values(refs)
  const keys = all.map(({ key }) => toBase64url(key))
  const picture = { isFree, blobs: all.map(({ id }) => id), keys }
  return { kind: 'post', post, text, aspects: [...aspects], picture }
}

/** To the model a remix is a comment: it reaches who reads the post. */
export async function remix(contact: ModelPerson, author: ModelPerson): Promise<Act | undefined> {
  const [newest] = await picturesOf(contact, author)
  if (newest === undefined) return undefined
  const body = { number: 0, layers: words.layers, alt: '' }
  const comment = await contact.social.remixes.add(newest.id, body)
  return { kind: 'comment', comment, post: newest.id }
}

/** Shows the newest free picture; for the others a refusal is expected. */
export async function show(
  contact: ModelPerson,
  author: ModelPerson,
  { aspect, people }: { aspect: string; people: readonly string[] },
): Promise<Act | undefined> {
  const audience = [await contact.aspect(aspect)]
  for (const { id: post, isFree = false } of await picturesOf(contact, author)) {
    const isShown = await contact.social.posts
      .create('', audience, { remix: { post, number: 0, ...words } })
      .catch((error: unknown) => refusal(error))
    if ((isShown === undefined) === isFree) throw new TestError(`shown: ${post}, free: ${isFree}`)
    if (isShown !== undefined) return { kind: 'show', shown: isShown, post, people }
  }
  return undefined
}

/** The newest of remixes in threads and of posts with pictures of the author. */
export async function takeRemixBack(
  contact: ModelPerson,
  author: ModelPerson,
): Promise<Act | undefined> {
  const { id: person, social } = contact
  const { rows } = await social.timelines.read({ limit: 100 })
  const posts = rows.map(({ post }) => post)
  const shown = posts.filter((post) => post.author === person && post.remixOf !== undefined)
  const threads = posts.filter((post) => post.author === author.id)
  const remixes = (await Promise.all(threads.map(({ id }) => social.remixes.of(id)))).flat()
  const own = remixes.filter((one) => one.author === person)
  const newest = [...shown, ...own].toSorted((a, b) => b.atMs - a.atMs)[0]
  if (newest === undefined) return undefined
  if ('media' in newest) {
    await social.posts.delete(newest.id)
    return { kind: 'unshow', shown: newest.id }
  }
  await social.threads.deleteComment(newest.id)
  return { kind: 'retract', target: newest.id }
}

async function picturesOf({ social }: ModelPerson, author: ModelPerson): Promise<PostRow[]> {
  const { rows } = await social.timelines.read({ limit: 100 })
  const posts = rows.map(({ post }) => post)
  return posts.filter((post) => post.author === author.id && post.media.length > 0)
}

function refusal(error: unknown): PostId | undefined {
  if (error instanceof PappusError && error.code === 'remix-audience') return undefined
  throw error
}

function refOf(name: string, bytes: number): BlobRef {
  const hash = (part: string): Uint8Array =>
    new Uint8Array(createHash('sha256').update(`${part} ${name}`).digest())
  return { id: blobId(hash('id')), key: hash('key'), bytes }
}
