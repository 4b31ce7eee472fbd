/**
 * The files of the post that is being written. Each is sent to the node as soon as it is there, and kept by the draft from then on:
 * a reload loses none that the node has.
 */
import { computed, effect, signal } from '@preact/signals'
import { mediaMax } from '../../../protocol/limits.ts'
import type { Media, MediaRequest, Upload } from '../../http/media/schema.ts'
import { call } from '../api/client.ts'
import { toast } from '../data/toasts.ts'
import { t } from '../text/t.ts'
import { card } from './card-draft.ts'
import { Lanes } from './lanes.ts'
import { keepUploads, keptUploads, type KeptUpload } from './kept-uploads.ts'
import type { Work } from './work.ts'

export interface Attachment {
  /** In this page alone. */
  readonly key: string
  readonly kind: Media['kind']
  readonly name: string
  /** Address of a small picture of it. */
  readonly thumb?: string | undefined
  /** `undefined` after a reload. */
  readonly file?: File
  readonly isOriginal: boolean
  readonly alt: string
  readonly caption: string
  /** Words on the picture. */
  readonly work?: Work | undefined
  readonly state: 'sending' | 'done' | 'failed'
  /** The share that the node has, 0 to 1. */
  readonly progress: number
  readonly error?: unknown
  /** Once the node has it. */
  readonly upload?: Upload
}

/** More at once would only make each slower. */
const sendingMax = 2

export const attachments = signal<readonly Attachment[]>([])
/** The key of the one whose words are being written. */
export const opened = signal<string | undefined>(undefined)
export const isSending = computed(() => attachments.value.some(({ state }) => state === 'sending'))

const lanes = new Lanes(sendingMax)
const sending = new Map<string, AbortController>()
/** Kept by the draft, and not yet shown again. */
let unread: readonly KeptUpload[] | undefined
let lastKey = 0

// The browser asks before it closes a page whose uploads still run.
addEventListener('beforeunload', (event) => {
  if (isSending.peek()) event.preventDefault()
})

/** Adds files, as many as a post takes. @returns the keys of those that were added */
export function attach(files: readonly File[]): string[] {
  const room = mediaMax - attachments.value.length - (card.value === undefined ? 0 : 1)
  if (files.length > room) toast(t('attach.tooMany', { count: mediaMax }))
  const added = files.slice(0, Math.max(0, room)).map(attachmentOf)
  attachments.value = [...attachments.value, ...added]
  for (const { key } of added) send(key)
  return added.map(({ key }) => key)
}

export function detach(key: string): void {
  const one = find(key)
  sending.get(key)?.abort()
  drop([key])
  if (one?.upload !== undefined) forget(one.upload)
}

/** Moves it one place: -1 towards the start, 1 towards the end. */
export function move(key: string, by: -1 | 1): void {
  const list = [...attachments.value]
  const from = list.findIndex((one) => one.key === key)
  const [one] = list.splice(from, 1)
  if (one === undefined) return
  list.splice(Math.max(0, from + by), 0, one)
  attachments.value = list
  keep()
}

export function describe(
  key: string,
  words: Partial<Pick<Attachment, 'alt' | 'caption' | 'work'>>,
): void {
  change(key, words)
  keep()
}

/** Sends the picture once more, in its own size or scaled. */
export function chooseOriginal(key: string, isOriginal: boolean): void {
  const before = find(key)?.upload
  change(key, { isOriginal })
  retry(key)
  if (before !== undefined) forget(before)
}

export function retry(key: string): void {
  sending.get(key)?.abort()
  send(key)
}

/**
 * Waits for the uploads that run.
 *
 * @returns what the post takes of each, with the keys; `undefined` when one failed.
 */
export async function readyMedia(): Promise<
  { keys: readonly string[]; media: MediaRequest[] } | undefined
> {
  await sendingEnded()
  const list = attachments.value
  const media = await Promise.all(list.map(requestOf))
  const ready = media.filter((one) => one !== undefined)
  return ready.length === list.length
    ? { keys: list.map(({ key }) => key), media: ready }
    : undefined
}

async function requestOf({
  upload,
  alt,
  caption,
  work,
}: Attachment): Promise<MediaRequest | undefined> {
  if (upload === undefined) return undefined
  const words = { alt: alt.trim(), caption: caption.trim() }
  if (work === undefined) return { upload: upload.id, ...words }
  const { sentWords } = await import('./send-flat.ts')
  return { upload: upload.id, ...words, ...(await sentWords(workOn(upload, work))) }
}

/** A work on the preview of an upload; what the draft keeps of its address may be of an earlier run of the node. */
export function workOn({ previewUrl: src, width = 1, height = 1 }: Upload, work: Work): Work {
  return { ...work, ground: { ...work.ground, width, height, ...(src !== undefined && { src }) } }
}

/** They are in a post now. */
export function drop(keys: readonly string[]): void {
  const gone = attachments.value.filter(({ key }) => keys.includes(key))
  for (const { thumb } of gone) if (thumb?.startsWith('blob:')) URL.revokeObjectURL(thumb)
  attachments.value = attachments.value.filter(({ key }) => !keys.includes(key))
  if (opened.value !== undefined && keys.includes(opened.value)) opened.value = undefined
  keep()
}

/** Shows those again that the draft kept, and that the node still has. */
export async function restoreAttachments(): Promise<void> {
  const kept = (unread ??= keptUploads())
  if (kept.length === 0) return
  try {
    const { items } = await call('GET /uploads')
    if (unread !== kept) return
    unread = []
    attachments.value = [...kept.flatMap((one) => restored(one, items)), ...attachments.value]
    keep()
  } catch {
    // The draft keeps them for the next time.
  }
}

/** Shows uploads of a draft, as far as the node has them. */
export async function attachKept(kept: readonly KeptUpload[]): Promise<void> {
  if (kept.length === 0) return
  const { items } = await call('GET /uploads')
  attachments.value = [...attachments.value, ...kept.flatMap((one) => restored(one, items))]
  keep()
}

function restored(
  { upload: id, alt, caption, work }: KeptUpload,
  items: readonly Upload[],
): Attachment[] {
  const upload = items.find((item) => item.id === id)
  if (upload === undefined) return []
  const { kind, name, previewUrl: thumb } = upload
  const key = nextKey()
  return [
    {
      key,
      kind,
      name,
      thumb,
      isOriginal: false,
      alt,
      caption,
      work,
      state: 'done',
      progress: 1,
      upload,
    },
  ]
}

function attachmentOf(file: File): Attachment {
  const kind = kindOf(file.type)
  return {
    key: nextKey(),
    kind,
    name: file.name,
    thumb: kind === 'picture' ? URL.createObjectURL(file) : undefined,
    file,
    isOriginal: false,
    alt: '',
    caption: '',
    state: 'sending',
    progress: 0,
  }
}

function send(key: string): void {
  const controller = new AbortController()
  sending.set(key, controller)
  change(key, { state: 'sending', progress: 0, error: undefined })
  lanes.add(() => sendNow(key, controller.signal))
}

async function sendNow(key: string, signal: AbortSignal): Promise<void> {
  const { file, isOriginal = false } = find(key) ?? {}
  if (file === undefined || signal.aborted) return
  try {
    const { sendFile } = await import('./send-file.ts')
    const onProgress = (progress: number): void => change(key, { progress })
    const { upload, poster } = await sendFile(file, { isOriginal, signal, onProgress })
    if (signal.aborted) return forget(upload)
    const thumb = poster === undefined ? {} : { thumb: URL.createObjectURL(poster) }
    change(key, { state: 'done', progress: 1, upload, kind: upload.kind, ...thumb })
    keep()
  } catch (error) {
    if (!signal.aborted) change(key, { state: 'failed', error })
  }
}

function sendingEnded(): Promise<void> {
  return new Promise((resolve) => {
    const stop = effect(() => {
      if (isSending.value) return
      resolve()
      queueMicrotask(() => stop())
    })
  })
}

/** The node drops it by itself too, only later. */
function forget({ id }: Upload): void {
  call('DELETE /uploads/:upload', { params: { upload: id } }).catch(() => undefined)
}

function keep(): void {
  const done = attachments.value.flatMap(({ upload, alt, caption, work }) =>
    upload === undefined ? [] : [{ upload: upload.id, alt, caption, work }],
  )
  unread ??= keptUploads()
  keepUploads([...unread, ...done])
}

function change(key: string, changed: Partial<Attachment>): void {
  attachments.value = attachments.value.map((one) =>
    one.key === key ? { ...one, ...changed } : one,
  )
}

function find(key: string): Attachment | undefined {
  return attachments.value.find((one) => one.key === key)
}

function kindOf(type: string): Media['kind'] {
  if (type.startsWith('image/')) return 'picture'
  if (type.startsWith('video/')) return 'video'
  return type.startsWith('audio/') ? 'audio' : 'file'
}

function nextKey(): string {
  lastKey += 1
  return `attachment-${lastKey}`
}
