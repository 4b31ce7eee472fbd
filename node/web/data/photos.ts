/**
 * All pictures of the timeline: the newest, older ones page by page, and those that came while the reader was further down. Those
 * wait behind a button, so that no picture moves from under a finger.
 */
import { batch, signal } from '@preact/signals'
import type { Change } from '../../http/events/schema.ts'
import type { Photo, PhotoPage } from '../../http/photos/schema.ts'
import type { Post } from '../../http/posts/schema.ts'
import { call } from '../api/client.ts'
import { onChange } from './changes.ts'
import { isShownBy } from './posts.ts'

export interface PhotoFilter {
  readonly aspect?: string | undefined
  readonly author?: string | undefined
}

/** Newest first; `undefined` until read. */
export const photos = signal<readonly Photo[] | undefined>(undefined)
/** Arrived, but not shown yet. */
export const waitingPhotos = signal<readonly Photo[]>([])
/** Where the next page starts; `undefined` at the end. */
export const nextPhotos = signal<string | undefined>(undefined)
export const photosError = signal<unknown>(undefined)

/** Some screens of them. */
const pageSize = '60'

let filter: PhotoFilter | undefined
let isReadingOlder = false
/** Posts whose media are being read. */
const reading = new Set<string>()

/** Shows the pictures of one person, of one aspect, or all. */
export async function showPhotos(wanted: PhotoFilter): Promise<void> {
  if (filter === undefined) onChange(hear)
  else if (wanted.aspect === filter.aspect && wanted.author === filter.author) return
  filter = wanted
  batch(() => {
    photos.value = undefined
    waitingPhotos.value = []
    nextPhotos.value = undefined
  })
  await readNewestPhotos()
}

/** Reads the newest page again and joins it to what is shown, if there is no gap between the two. */
export async function readNewestPhotos(): Promise<void> {
  const before = all()
  const page = await readPage(undefined)
  if (page === undefined) return
  const shown = photos.value ?? []
  if (page.items.some((photo) => shown.some((one) => isSame(one, photo)))) add(page.items)
  else start(page, before)
}

/** Starts anew: among what is shown there are pictures that must not be any more. */
async function readAgain(): Promise<void> {
  const before = all()
  const page = await readPage(undefined)
  if (page !== undefined) start(page, before)
}

export async function readOlderPhotos(): Promise<void> {
  if (isReadingOlder || nextPhotos.value === undefined) return
  isReadingOlder = true
  const page = await readPage(nextPhotos.value)
  isReadingOlder = false
  if (page === undefined) return
  batch(() => {
    photos.value = merge(photos.value ?? [], page.items)
    nextPhotos.value = page.next
  })
}

export function showWaitingPhotos(): void {
  batch(() => {
    photos.value = merge(photos.value ?? [], waitingPhotos.value)
    waitingPhotos.value = []
  })
}

/** Reads where the pictures of a post are: their addresses end with the process that gave them. */
export async function readPhotosOf(post: string): Promise<void> {
  if (reading.has(post)) return
  reading.add(post)
  try {
    setMedia(post, (await call('GET /posts/:post', { params: { post } })).media)
  } catch {
    // The node does not answer, or the post is gone; either is shown elsewhere.
  }
  reading.delete(post)
}

function hear(change: Change): void {
  if (change.kind === 'post') add(photosOf(change.post))
  else if (change.kind === 'media') setMedia(change.post, change.media)
  else if (change.kind === 'gone') remove(change.id)
  else if (change.kind === 'block' || change.kind === 'mute') void readAgain()
  else if (change.kind === 'aspect' && filter?.aspect !== undefined) void readAgain()
  else if (['person', 'aspect', 'me', 'reset'].includes(change.kind)) void readNewestPhotos()
}

/** The pictures of a post, as the node would list them. */
function photosOf(post: Post): Photo[] {
  const { id, author, createdAtMs, cursor, media } = post
  if (filter?.author !== undefined && filter.author !== author.id) return []
  if (!isShownBy(post, filter?.aspect === undefined ? [] : [filter.aspect])) return []
  return media.flatMap((one, number) =>
    one.kind === 'picture' ? [{ post: id, number, author, createdAtMs, cursor, media: one }] : [],
  )
}

/** A picture that is older than all that is shown comes with its page. */
function add(arrived: readonly Photo[]): void {
  const shown = photos.value
  // The first page is on its way, and may have been made before.
  if (shown === undefined) {
    waitingPhotos.value = merge(waitingPhotos.value, arrived)
    return
  }
  const last = nextPhotos.value === undefined ? undefined : shown.at(-1)
  const fitting = arrived.filter((photo) => last === undefined || order(photo, last) <= 0)
  const mustWait = (photo: Photo) =>
    !isAtTop() && !photo.author.isMe && !shown.some((one) => isSame(one, photo))
  batch(() => {
    photos.value = merge(
      shown,
      fitting.filter((photo) => !mustWait(photo)),
    )
    waitingPhotos.value = merge(waitingPhotos.value, fitting.filter(mustWait))
  })
}

/** Shows a page, and what arrived since it was asked for: that may be missing on it. */
function start(page: PhotoPage, before: readonly Photo[]): void {
  const since = all().filter((photo) => !before.some((one) => isSame(one, photo)))
  batch(() => {
    photos.value = page.items
    waitingPhotos.value = []
    nextPhotos.value = page.next
    add(since)
  })
}

function all(): Photo[] {
  return [...(photos.value ?? []), ...waitingPhotos.value]
}

function setMedia(post: string, media: Post['media']): void {
  const changeOne = (photo: Photo): Photo =>
    photo.post === post ? { ...photo, media: media[photo.number] ?? photo.media } : photo
  batch(() => {
    photos.value = photos.value?.map(changeOne)
    waitingPhotos.value = waitingPhotos.value.map(changeOne)
  })
}

function remove(post: string): void {
  batch(() => {
    photos.value = photos.value?.filter((photo) => photo.post !== post)
    waitingPhotos.value = waitingPhotos.value.filter((photo) => photo.post !== post)
  })
}

async function readPage(before: string | undefined): Promise<PhotoPage | undefined> {
  const asked = filter
  try {
    const page = await call('GET /photos', { query: { limit: pageSize, ...asked, before } })
    photosError.value = undefined
    // Other pictures may have been chosen meanwhile.
    return asked === filter ? page : undefined
  } catch (error) {
    photosError.value = error
    return undefined
  }
}

function merge(left: readonly Photo[], right: readonly Photo[]): Photo[] {
  const byPlace = new Map(
    [...left, ...right].map((photo) => [`${photo.post}/${photo.number}`, photo]),
  )
  return [...byPlace.values()].toSorted(order)
}

/** Newest post first, and in the order of each post. */
function order(a: Photo, b: Photo): number {
  if (a.cursor === b.cursor) return a.number - b.number
  return a.cursor > b.cursor ? -1 : 1
}

function isSame(a: Photo, b: Photo): boolean {
  return a.post === b.post && a.number === b.number
}

function isAtTop(): boolean {
  return location.pathname !== '/photos' || scrollY < 80
}
