/**
 * Pictures that persons post, and show of others: who is to have their files has them, nobody else has any part of them, and what was
 * taken back is on no disk any more.
 */
import { Readable } from 'node:stream'
import type { BlobId, PersonId } from '../../protocol/ids.ts'
import type { BlobRef } from '../../protocol/blob.ts'
import { carriedBlobs } from '../../node/social/media/tables.ts'
import type { MediaWish } from '../../node/social/media/media-library.ts'
import type { NewPost } from '../../node/social/posts/posts.ts'
import { quotes, type PostRow } from '../../node/social/posts/tables.ts'
import { sampleMedia } from '../helpers/records.ts'
import type { Chance } from './chance.ts'
import type { SimNode } from './node.ts'
import { nameOf } from './postings.ts'

/** The parts of a post beside its text. */
type More = Omit<NewPost, 'text'>

export interface ReaderOf {
  reader: SimNode
  /** Texts of posts that the reader may have. */
  possible: ReadonlySet<string>
  /** Texts of posts of which they are to have the files. */
  whole: ReadonlySet<string>
}

const freeShare = 0.5
export const remixWords = { alt: '', caption: '', layers: sampleMedia[0]?.layers.slice(0, 1) ?? [] }
const plain = { alt: '', caption: '', layers: [] }

export class Pictures {
  /** Blob → the texts of the posts that name it. */
  readonly #texts = new Map<BlobId, Set<string>>()
  readonly #fail: (problem: string) => void
  /** Text of a message with a picture → who takes part. */
  readonly #participants = new Map<string, ReadonlySet<PersonId>>()
  /** Files that came from others, counted once for each disk they are on. */
  came = 0
  cameBytes = 0

  constructor(fail: (problem: string) => void) {
    this.#fail = fail
  }

  /** Stores a picture of some kilobytes, for the post with that text. */
  async prepare({ social }: SimNode, text: string, chance: Chance): Promise<More> {
    const { library } = social
    const store = async (bytes: number): Promise<BlobRef> => {
      const ref = await library.store(Readable.from([new Uint8Array(bytes)]))
      this.#note(ref.id, text)
      return ref
    }
    const [previewBytes, fullBytes] = [chance.within(100, 5_000), chance.within(5_000, 40_000)]
    const isFree = chance.happens(freeShare)
    const refs = { preview: await store(previewBytes), blob: await store(fullBytes) }
    const seen = { type: 'image/webp', name: '', width: 800, height: 600 }
    const { id } = await library.uploads.add({ kind: 'picture', ...refs, ...seen, ...plain })
    return { media: [{ upload: id, ...plain }], ...(isFree && { isFree }) }
  }

  /** Stores one for a message with that text. */
  async attach(
    node: SimNode,
    text: string,
    people: readonly PersonId[],
  ): Promise<readonly MediaWish[]> {
    this.#participants.set(text, new Set(people))
    const bytes = 1_000 + (text.length % 7) * 1_000
    const ref = await node.social.library.store(Readable.from([new Uint8Array(bytes)]))
    this.#note(ref.id, text)
    const seen = { type: 'image/webp', name: '', width: 800, height: 600 }
    const { id } = await node.social.library.uploads.add({
      kind: 'picture',
      blob: ref,
      ...seen,
      ...plain,
    })
    return [{ upload: id, ...plain }]
  }

  /** A free picture among the last posts that somebody is shown, to be shown in a post with that text. */
  async remix({ social }: SimNode, text: string, chance: Chance): Promise<More | undefined> {
    const free = (await this.shown(social)).filter(({ isFree }) => isFree === true)
    if (free.length === 0) return undefined
    const { id: post, media } = chance.pick(free)
    for (const id of idsOf(media)) this.#note(id, text)
    return { remix: { post, number: 0, ...remixWords } }
  }

  /** The last posts with pictures that somebody is shown. */
  async shown(social: SimNode['social']): Promise<PostRow[]> {
    const { rows } = await social.timelines.read({ limit: 20 })
    return rows.map(({ post }) => post).filter(({ media }) => media.length > 0)
  }

  /** Sets the files on somebody's disk beside what they are to have, and may have. */
  async check({ reader, possible, whole }: ReaderOf): Promise<void> {
    const { rows } = await reader.social.timelines.read({ limit: 100_000 })
    const posts = rows.map(({ post }) => post)
    const own = new Set(posts.filter(({ author }) => author === reader.person).map(textOf))
    for (const { text, media, remixOf } of posts) {
      // A person who shows a picture of somebody else may have lost them before it came.
      if (!(own.has(text) || whole.has(text)) || remixOf !== undefined) continue
      if (own.has(text) && reader.isCopied) continue
      for (const id of idsOf(media)) {
        if (!reader.social.library.has(id))
          this.#fail(`${reader.label} lacks a file of ${nameOf(text)}`)
      }
    }
    const quoted = await reader.running.store.list(quotes, {})
    const shared = new Set(quoted.flatMap(([, { media }]) => idsOf(media)))
    for (const id of blobsOn(reader)) {
      const texts = [...(this.#texts.get(id) ?? [])]
      const isCarried = reader.running.store.get(carriedBlobs, id) !== undefined
      const isFor = (text: string): boolean =>
        possible.has(text) ||
        own.has(text) ||
        this.#participants.get(text)?.has(reader.person) === true
      const mayHave = shared.has(id) || texts.some(isFor)
      if (!texts.some((text) => own.has(text))) this.#countCame(reader, id)
      if (mayHave || isCarried || (await isUpload(reader, id))) continue
      this.#fail(`${reader.label} has a file of ${texts.map(nameOf).join()}, which is not for them`)
    }
  }

  #countCame({ blobDisk }: SimNode, id: BlobId): void {
    this.came += 1
    this.cameBytes += blobDisk.files.get(`${id.slice(0, 2)}/${id}`)?.bytes.length ?? 0
  }

  #note(id: BlobId, text: string): void {
    const texts = this.#texts.get(id) ?? new Set()
    this.#texts.set(id, texts.add(text))
  }
}

/** Whole files, and those of which a part came. */
function blobsOn({ blobDisk }: SimNode): BlobId[] {
  const names = [...blobDisk.files.keys()].filter((path) => !path.startsWith('new/'))
  return names.map((path) => path.slice(path.indexOf('/') + 1) as BlobId)
}

async function isUpload({ social }: SimNode, id: BlobId): Promise<boolean> {
  const uploads = await social.library.uploads.list()
  return uploads.some(({ media }) => media.blob?.id === id || media.preview?.id === id)
}

function idsOf(media: PostRow['media']): BlobId[] {
  return media.flatMap(({ preview, blob }) => [preview?.id ?? [], blob?.id ?? []].flat())
}

function textOf({ text }: PostRow): string {
  return text
}
