/**
 * The stream: the newest posts, older ones page by page, and those that arrived while the reader was
 * further down. Those wait behind a button, so that nobody's place on the page moves under them.
 */
import { batch, signal, type Signal } from '@preact/signals'
import type { Audience, Post, PostPage, PostRequest } from '../../http/posts/schema.ts'
import type { Poll } from '../../http/polls/schema.ts'
import type { Reactions } from '../../http/reactions/schema.ts'
import { call } from '../api/client.ts'
import { aspects } from './aspects.ts'

/** Newest first; `undefined` until read. */
export const posts = signal<readonly Post[] | undefined>(undefined)
/** Arrived, but not shown yet. */
export const waiting = signal<readonly Post[]>([])
/** Ids of posts that came late since the last look at those: they stand further down. */
export const late = signal<ReadonlySet<string>>(new Set())
/** Where the next page starts; `undefined` at the end. */
export const nextPage = signal<string | undefined>(undefined)
export const postsError = signal<unknown>(undefined)
/** The post that is read alone, outside of the stream. */
export const alone = signal<Post | undefined>(undefined)

/** Lists of posts beside the stream: posts change there as they do here. */
const lists = new Set<Signal<readonly Post[] | undefined>>()

/** Has the posts of a list follow what happens to them; the returned function ends that. */
export function keepCurrent(list: Signal<readonly Post[] | undefined>): () => void {
  lists.add(list)
  return () => void lists.delete(list)
}

/** A timeline other than the stream, as that of a tag. */
export interface Timeline {
  readonly name: string
  /** Reads a page of it. */
  readonly read: (before: string | undefined) => Promise<PostPage>
}

/** Aspects; empty for all. */
let filter: readonly string[] = []
let timeline: Timeline | undefined
let isUsed = false
let isLoadingOlder = false

/** Shows the posts of some aspects together, or all. */
export function showAspects(wanted: readonly string[]): Promise<void> {
  return open(undefined, wanted)
}

/** Shows another timeline in place of the stream. */
export function showTimeline(wanted: Timeline): Promise<void> {
  return open(wanted, [])
}

async function open(wanted: Timeline | undefined, chosen: readonly string[]): Promise<void> {
  const isSame = chosen.join() === filter.join() && wanted?.name === timeline?.name
  if (isUsed && isSame) return
  isUsed = true
  filter = chosen
  timeline = wanted
  batch(() => {
    posts.value = undefined
    waiting.value = []
    nextPage.value = undefined
  })
  await readNewest()
}

/** Starts anew: among what is shown there are posts that must not be any more, or some are missing. */
export async function readAgain(): Promise<void> {
  if (!isUsed) return
  const page = await readPage(undefined)
  if (page === undefined) return
  batch(() => {
    posts.value = page.items
    waiting.value = []
    nextPage.value = page.next
  })
}

/** Reads the newest page again and joins it to what is shown, if there is no gap between the two. */
export async function readNewest(): Promise<void> {
  if (!isUsed) return
  const known = new Set([...(posts.value ?? []), ...waiting.value].map(({ id }) => id))
  const page = await readPage(undefined)
  if (page === undefined) return
  const shown = posts.value ?? []
  const isJoined = page.items.some(({ id }) => shown.some((post) => post.id === id))
  if (isJoined) joinNewest(shown, page.items)
  else {
    // Posts that arrived while the page was on its way may be missing on it.
    const arrived = [...shown, ...waiting.value].filter(({ id }) => !known.has(id))
    batch(() => {
      posts.value = page.items
      waiting.value = []
      nextPage.value = page.next
      show(arrived)
    })
  }
}

/** A reader further down keeps their place: for them, new posts wait. */
function joinNewest(shown: readonly Post[], items: readonly Post[]): void {
  const [first] = shown
  const mustWait = (post: Post) => first !== undefined && !isAtTop() && isNewer(post, first)
  const arrived = merge(waiting.value, items)
  batch(() => {
    posts.value = merge(
      shown,
      arrived.filter((post) => !mustWait(post)),
    )
    waiting.value = arrived.filter(mustWait)
  })
}

export async function readOlder(): Promise<void> {
  if (isLoadingOlder || nextPage.value === undefined) return
  isLoadingOlder = true
  const page = await readPage(nextPage.value)
  isLoadingOlder = false
  if (page === undefined) return
  batch(() => {
    posts.value = merge(posts.value ?? [], page.items)
    nextPage.value = page.next
  })
}

/** A post that came over the event stream, or other words of one. */
export function arrive(post: Post): void {
  if (post.late && post.unread) late.value = new Set([...late.value, post.id])
  if (post.origin !== undefined && !isKnown(post)) return passBy()
  // The node knows what belongs to another timeline.
  if (timeline !== undefined) return void readNewest()
  // Edited, perhaps.
  if (isKnown(post)) return update(post.id, post)
  if (!isUsed || !isShownBy(post, filter)) return
  if (post.author.isMe || isAtTop()) show([post])
  else waiting.value = merge(waiting.value, [post])
}

/** A post that its author brings along stands further down, and many may come at once: it is read when somebody gets there. */
function passBy(): void {
  nextPage.value ??= posts.value?.at(-1)?.cursor
}

export function showWaiting(): void {
  const arrived = waiting.value
  waiting.value = []
  show(arrived)
}

/** Writes a post and shows it at once. */
export async function writePost(body: PostRequest): Promise<void> {
  const post = await call('POST /posts', { json: body })
  if (timeline !== undefined) await readNewest()
  else if (isShownBy(post, filter)) show([post])
}

/** Takes a post of the owner's back, everywhere. */
export async function deletePost(id: string): Promise<void> {
  await call('DELETE /posts/:post', { params: { post: id } })
  remove(id)
}

/** Shows a post no longer. */
export function remove(id: string): void {
  posts.value = posts.value?.filter((post) => post.id !== id)
  waiting.value = waiting.value.filter((post) => post.id !== id)
  late.value = new Set([...late.value].filter((one) => one !== id))
  if (alone.value?.id === id) alone.value = undefined
  for (const list of lists) list.value = list.value?.filter((post) => post.id !== id)
}

export function setCommentCount(id: string, comments: number): void {
  update(id, { comments })
}

export function setLocked(id: string, locked: boolean): void {
  update(id, { locked })
}

export function setHidden(id: string, hidden: boolean): void {
  update(id, { hidden })
}

export function setPinned(id: string, pinned: boolean): void {
  update(id, { pinned })
}

export function setPoll(id: string, poll: Poll): void {
  update(id, { poll })
}

export function setReactions(id: string, reactions: Reactions): void {
  update(id, { reactions })
}

export function setMedia(id: string, media: Post['media']): void {
  update(id, { media })
}

/** Reads where the media of a post are: their addresses end with the process that gave them. */
export async function readMedia(id: string): Promise<void> {
  try {
    setMedia(id, (await call('GET /posts/:post', { params: { post: id } })).media)
  } catch {
    // The node does not answer, or the post is gone; either is shown elsewhere.
  }
}

export function setRemixes(id: string, remixes: number): void {
  update(id, { remixes })
}

export function setReshares(id: string, reshares: number): void {
  update(id, { reshares })
}

export function setSaved(id: string, saved: boolean): void {
  update(id, { saved })
}

/** Reads the posts again that show a board: it grew. */
export async function growBoard(board: string): Promise<void> {
  const shown = [...(posts.value ?? []), ...waiting.value, alone.value]
  for (const post of shown) {
    if (post?.collection?.id === board) await readPost(post.id)
  }
}

/** Reads one post again. */
export async function readPost(id: string): Promise<void> {
  try {
    update(id, await call('GET /posts/:post', { params: { post: id } }))
  } catch {
    // The node does not answer, or the post is gone; either is shown elsewhere.
  }
}

function update(id: string, changed: Partial<Post>): void {
  const changeOne = (post: Post): Post => (post.id === id ? { ...post, ...changed } : post)
  posts.value = posts.value?.map(changeOne)
  waiting.value = waiting.value.map(changeOne)
  if (alone.value !== undefined) alone.value = changeOne(alone.value)
  for (const list of lists) list.value = list.value?.map(changeOne)
}

async function readPage(before: string | undefined): Promise<PostPage | undefined> {
  const asked = { filter, timeline }
  try {
    const page = await (timeline?.read(before) ??
      call('GET /posts', {
        query: {
          aspect: filter.length === 0 ? undefined : filter.join(),
          before,
        },
      }))
    postsError.value = undefined
    // Another one may have been chosen meanwhile.
    return asked.filter === filter && asked.timeline === timeline ? page : undefined
  } catch (error) {
    postsError.value = error
    return undefined
  }
}

/** A late post that is older than all that is shown comes with its page. */
function show(arrived: readonly Post[]): void {
  const shown = posts.value ?? []
  const last = nextPage.value === undefined ? undefined : shown.at(-1)
  const fitting = arrived.filter((post) => last === undefined || isNewer(post, last))
  posts.value = merge(shown, fitting)
}

function merge(left: readonly Post[], right: readonly Post[]): Post[] {
  const byId = new Map([...left, ...right].map((post) => [post.id, post]))
  return [...byId.values()].toSorted((a, b) => (isNewer(a, b) ? -1 : 1))
}

function isNewer(a: Post, b: Post): boolean {
  return a.cursor > b.cursor
}

function isKnown({ id }: Post): boolean {
  return [...(posts.value ?? []), ...waiting.value, alone.value].some((post) => post?.id === id)
}

/** As the node filters: my posts by their audience, other people's by the aspects they are in. @param chosen empty for all */
export function isShownBy({ author, audience }: Post, chosen: readonly string[]): boolean {
  if (chosen.length === 0) return true
  if (author.isMe) return chosen.some((aspect) => isTo(audience, aspect))
  const all = aspects.data.value ?? []
  return all.some(({ id, members }) => chosen.includes(id) && members.includes(author.id))
}

function isTo(audience: Audience, aspect: string): boolean {
  return Array.isArray(audience) && audience.includes(aspect)
}

function isAtTop(): boolean {
  return (location.pathname !== '/' && timeline === undefined) || scrollY < 80
}
