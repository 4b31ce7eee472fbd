/**
 * Keeps what is being written on the node: whenever the writer rests, and when the page is hidden. So it costs a write now and then, none
 * for each key; between two of them the browser keeps the text.
 */
import { effect, signal } from '@preact/signals'
import { aspects } from '../data/aspects.ts'
import { nodeDraft, onSettle } from '../data/node-draft.ts'
import { deleteDraft, isGone, keepDraft, nodeDrafts, readDraft } from '../data/node-drafts.ts'
import { draft } from '../data/draft.ts'
import { contentNow, isEmpty, showFields } from './content.ts'

/** How long the writer must rest. */
const restMs = 1_500
/** After this it is tried again where the node did not answer. */
const retryMs = 10_000

/** Whether the node has what is written; `undefined` while there is nothing to say. */
export const isKept = signal<boolean | undefined>(undefined)

let timer: ReturnType<typeof setTimeout> | undefined
let running: Promise<void> = Promise.resolve()
/** The content that the node has, as text. */
let kept = ''

/** Begins to keep; the returned function ends that. */
export function startKeeping(): () => void {
  let end = (): void => undefined
  let isEnded = false
  const start = async (): Promise<void> => {
    await takeUp()
    if (!isEnded) end = follow()
  }
  void start()
  return () => {
    isEnded = true
    end()
  }
}

function follow(): () => void {
  const stop = effect(() => {
    // Before that it is not known who is chosen.
    if (aspects.data.value === undefined) return
    if (JSON.stringify(contentNow()) === kept) return
    if (isKept.peek() === true) isKept.value = undefined
    soon(restMs)
  })
  const hide = (): void => {
    if (document.visibilityState === 'hidden') void flush()
  }
  document.addEventListener('visibilitychange', hide)
  onSettle(() => {
    clearTimeout(timer)
    return running
  })
  return () => {
    stop()
    document.removeEventListener('visibilitychange', hide)
    void flush()
  }
}

/** Keeps it now. @param isAside whether my other devices are to have it at once */
export function flush(isAside = false): Promise<void> {
  clearTimeout(timer)
  running = running.then(() => keep(isAside))
  return running
}

function soon(waitMs: number): void {
  clearTimeout(timer)
  timer = setTimeout(() => void flush(), waitMs)
}

async function keep(isAside: boolean): Promise<void> {
  const content = contentNow()
  const text = JSON.stringify(content)
  const before = nodeDraft.value
  if (text === kept && !isAside) return
  try {
    if (!isEmpty(content)) {
      const { id, version } = await keepDraft(before, { ...content, aside: isAside })
      nodeDraft.value = { id, version }
    } else if (before !== undefined) {
      await deleteDraft(before)
      nodeDraft.value = undefined
    }
    kept = text
    isKept.value = isEmpty(content) || JSON.stringify(contentNow()) !== kept ? undefined : true
    if (isAside || before?.id !== nodeDraft.value?.id) void nodeDrafts.refresh()
  } catch {
    isKept.value = false
    soon(retryMs)
  }
}

/** After a reload: the browser kept the text, and the node has all else. */
async function takeUp(): Promise<void> {
  const known = nodeDraft.value
  if (known === undefined) return
  try {
    const found = await readDraft(known.id)
    if (found.version === known.version && draft.value !== '') showFields(found)
  } catch (error) {
    // Of a draft that cannot be read nothing may be written over.
    if (isGone(error) || nodeDraft.value === known) nodeDraft.value = undefined
  }
}
