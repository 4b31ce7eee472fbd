/** The post that is being written, as its draft on the node has it, and back. */
import { batch } from '@preact/signals'
import type { Draft, DraftRequest } from '../../http/drafts/schema.ts'
import {
  chooseAudience,
  chosenAudience,
  draft,
  expiresHours,
  isFree,
  isPublic,
  isRound,
  place,
  warning,
} from '../data/draft.ts'
import { expiryOf, hourMs } from '../data/expiry.ts'
import { nodeDraft } from '../data/node-draft.ts'
import { optionsOf, pollDraft, type PollDraft } from '../data/poll-draft.ts'
import { attachments, attachKept, drop } from '../media/attachments.ts'
import { card } from '../media/card-draft.ts'
import type { KeptUpload } from '../media/kept-uploads.ts'
import { wordsOf, workFrom } from '../media/work.ts'

export function contentNow(): DraftRequest {
  const poll = pollDraft.value
  return {
    text: draft.value.trim(),
    audience: isPublic.value ? 'public' : [...chosenAudience.value],
    media: attachments.value.flatMap(({ upload, alt, caption, work }) => {
      if (upload === undefined) return []
      const words = work === undefined ? {} : wordsOf(work)
      return [{ upload: upload.id, alt: alt.trim(), caption: caption.trim(), ...words }]
    }),
    ...(warning.value.trim() !== '' && { warning: warning.value.trim() }),
    ...(place.value.trim() !== '' && { place: place.value.trim() }),
    ...(poll && { poll: pollOf(poll) }),
    ...expiryOf(expiresHours.value),
    free: isFree.value,
    round: isRound.value,
  }
}

/** Whether nothing was written yet. Whom it is for is nothing by itself. */
export function isEmpty({ text, media, warning: warn, place: where, poll }: DraftRequest): boolean {
  const isBlank = [text, warn, where, poll].every((part) => part === undefined || part === '')
  return isBlank && media?.length === 0
}

/** Whether the post has something that its draft on the node has not. */
export function isMoreThanKept(): boolean {
  return card.value !== undefined || attachments.value.some(({ state }) => state !== 'done')
}

/** Shows a draft in place of what was written. */
export async function show(shown: Draft): Promise<void> {
  clear()
  batch(() => {
    draft.value = shown.text
    chooseAudience(shown.audience)
    showFields(shown)
    nodeDraft.value = { id: shown.id, version: shown.version }
  })
  await attachKept(shown.media.filter(({ here }) => here).map(keptOf))
}

/** The words over a picture are a work of the studio again, on whichever ground the upload has. */
function keptOf({ upload, alt, caption, layers, mood }: Draft['media'][number]): KeptUpload {
  const work = layers && workFrom({ width: 1, height: 1 }, { layers, mood })
  return { upload, alt, caption, work }
}

/** Shows what no browser keeps of a draft. */
export function showFields(shown: Draft): void {
  batch(() => {
    warning.value = shown.warning ?? ''
    place.value = shown.place ?? ''
    pollDraft.value = shown.poll && pollFrom(shown.poll)
    isFree.value = shown.free
    isRound.value = shown.round
    expiresHours.value = (shown.expiresAfterMs ?? 0) / hourMs
  })
}

/** Begins anew. Files stay on the node for their draft. */
export function clear(): void {
  batch(() => {
    draft.value = ''
    isPublic.value = false
    warning.value = ''
    place.value = ''
    pollDraft.value = undefined
    isFree.value = false
    isRound.value = false
    expiresHours.value = 0
    nodeDraft.value = undefined
  })
  drop(attachments.value.map(({ key }) => key))
}

function pollOf(poll: PollDraft): NonNullable<DraftRequest['poll']> {
  const { isMultiple, isHidden, isNamed, hours } = poll
  return {
    options: optionsOf(poll),
    multiple: isMultiple,
    hidden: isHidden,
    named: isNamed,
    ...(hours > 0 && { lastsMs: hours * hourMs }),
  }
}

function pollFrom(poll: NonNullable<Draft['poll']>): PollDraft {
  const { options, multiple, hidden, named, lastsMs = 0 } = poll
  const missing = Array.from({ length: Math.max(0, 2 - options.length) }, () => '')
  return {
    options: [...options, ...missing],
    isMultiple: multiple,
    isHidden: hidden,
    isNamed: named,
    hours: lastsMs / hourMs,
  }
}
