/** Pictures and files of a message that is being written: each is sent to the node as soon as it is there. */
import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import { messageMediaMax } from '../../../protocol/limits.ts'
import type { Media, MediaRequest, Upload } from '../../http/media/schema.ts'
import { call } from '../api/client.ts'
import { toast } from '../data/toasts.ts'
import { Lanes } from '../media/lanes.ts'
import { sendFile } from '../media/send-file.ts'
import { t } from '../text/t.ts'

export interface AttachedFile {
  /** In this page alone. */
  readonly key: number
  readonly file: File
  /** Address of a small picture of it. */
  readonly thumb?: string
  readonly kind: Media['kind']
  readonly alt: string
  /** The share that the node has, 0 to 1. */
  readonly progress: number
  readonly error?: unknown
  /** Once the node has it. */
  readonly upload?: Upload
}

/** More at once would only make each slower. */
const sendingMax = 2
const lanes = new Lanes(sendingMax)

/** Those of one conversation. */
export class AttachedFiles {
  readonly files: Signal<readonly AttachedFile[]> = signal([])
  /** Whether all are at the node. */
  readonly isReady: ReadonlySignal<boolean> = computed(() =>
    this.files.value.every(({ upload }) => upload !== undefined),
  )
  readonly #sending = new Map<number, AbortController>()
  #lastKey = 0

  /** Adds files, as many as a message takes. */
  add(files: readonly File[]): void {
    const room = messageMediaMax - this.files.peek().length
    if (files.length > room) toast(t('messages.tooMany', { count: messageMediaMax }))
    for (const file of files.slice(0, room)) this.#add(file)
  }

  describe(key: number, alt: string): void {
    this.#change(key, { alt })
  }

  retry(key: number): void {
    const { file } = this.#find(key) ?? {}
    if (file !== undefined) this.#queue(key, file)
  }

  remove(key: number): void {
    const { upload } = this.#find(key) ?? {}
    this.#sending.get(key)?.abort()
    this.#drop([key])
    if (upload !== undefined) forget(upload)
  }

  /** Writes a message of them, and keeps what was added meanwhile. */
  async sendBy(write: (media: MediaRequest[]) => Promise<void>): Promise<void> {
    const sent = this.files.peek().filter(({ upload }) => upload !== undefined)
    await write(sent.map(({ upload, alt }) => ({ upload: upload?.id ?? '', alt: alt.trim() })))
    this.#drop(sent.map(({ key }) => key))
  }

  #add(file: File): void {
    const key = (this.#lastKey += 1)
    const isPicture = file.type.startsWith('image/')
    const thumb = isPicture ? { thumb: URL.createObjectURL(file) } : {}
    const kind = isPicture ? 'picture' : 'file'
    this.files.value = [...this.files.peek(), { key, file, kind, alt: '', progress: 0, ...thumb }]
    this.#queue(key, file)
  }

  #queue(key: number, file: File): void {
    const controller = new AbortController()
    this.#sending.set(key, controller)
    this.#change(key, { progress: 0, error: undefined })
    lanes.add(() => this.#send(key, file, controller))
  }

  async #send(key: number, file: File, controller: AbortController): Promise<void> {
    if (controller.signal.aborted) return
    try {
      const onProgress = (progress: number): void => this.#change(key, { progress })
      const { signal: isOff } = controller
      const { upload } = await sendFile(file, { isOriginal: false, signal: isOff, onProgress })
      if (isOff.aborted) forget(upload)
      else this.#change(key, { progress: 1, upload, kind: upload.kind })
    } catch (error) {
      if (!controller.signal.aborted) this.#change(key, { error })
    } finally {
      this.#sending.delete(key)
    }
  }

  #change(key: number, change: Partial<AttachedFile>): void {
    this.files.value = this.files
      .peek()
      .map((one) => (one.key === key ? { ...one, ...change } : one))
  }

  #find(key: number): AttachedFile | undefined {
    return this.files.peek().find((one) => one.key === key)
  }

  #drop(keys: readonly number[]): void {
    const [gone, kept] = [true, false].map((isGone) =>
      this.files.peek().filter(({ key }) => keys.includes(key) === isGone),
    )
    for (const { thumb } of gone ?? []) if (thumb !== undefined) URL.revokeObjectURL(thumb)
    this.files.value = kept ?? []
  }
}

const places = new Map<string, AttachedFiles>()

/** Those of the message that is being written in a conversation, or of a `new` one. */
export function attachedIn(conversation: string): AttachedFiles {
  const known = places.get(conversation)
  if (known !== undefined) return known
  const attached = new AttachedFiles()
  places.set(conversation, attached)
  return attached
}

/** The node drops it by itself too, only later. */
function forget({ id }: Upload): void {
  call('DELETE /uploads/:upload', { params: { upload: id } }).catch(() => undefined)
}
