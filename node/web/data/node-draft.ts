/** The draft on the node that this tab writes on. The part that keeps it there is loaded after the page. */
import { effect, signal } from '@preact/signals'
import { tabShelf } from './stored.ts'

export interface NodeDraft {
  readonly id: string
  readonly version: number
}

const name = 'node-draft'

/** `undefined` while the node has none. */
export const nodeDraft = signal<NodeDraft | undefined>(read())

effect(() => {
  tabShelf.write(name, nodeDraft.value && JSON.stringify(nodeDraft.value))
})

/** Resolves when nothing is on its way to the node that could make a draft of what is being sent. */
export let settleDraft = (): Promise<void> => Promise.resolve()

export function onSettle(settle: () => Promise<void>): void {
  settleDraft = settle
}

/** Sends what this tab writes, and the draft is gone with that, as far as this tab knows it; where it fails, the draft stays. */
export async function withDraft(
  send: (draft: NodeDraft | undefined) => Promise<void>,
): Promise<void> {
  await settleDraft()
  const draft = nodeDraft.value
  nodeDraft.value = undefined
  try {
    await send(draft)
  } catch (error) {
    nodeDraft.value ??= draft
    throw error
  }
}

function read(): NodeDraft | undefined {
  try {
    const { id, version } = JSON.parse(tabShelf.read(name) ?? '{}') as Partial<NodeDraft>
    return typeof id === 'string' && typeof version === 'number' ? { id, version } : undefined
  } catch {
    return undefined
  }
}
