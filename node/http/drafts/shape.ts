/** From the rows of the views to the shapes of the API, and back. */
import type * as v from 'valibot'
import type { AspectId, PersonId } from '../../../protocol/ids.ts'
import type { DraftContent, DraftMedia, DraftPoll } from '../../../protocol/records/draft.ts'
import type { DraftWish } from '../../social/drafts/drafts.ts'
import type { DraftRow } from '../../social/drafts/tables.ts'
import type { Social } from '../../social/social.ts'
import type { Draft, DraftRequest } from './schema.ts'

type Wanted = Omit<v.InferOutput<typeof DraftRequest>, 'aside'>

export function draftShape(social: Social, row: DraftRow): Draft {
  const { text, audience, media, warning, place, poll, isFree, isRound, expiresAfterMs } =
    row.content
  const { uploads } = social.library
  return {
    id: row.id,
    version: row.version,
    text,
    audience: audience === 'public' ? audience : [...audience],
    media: media.map(({ layers, ...one }) => ({
      ...one,
      ...(layers && { layers: [...layers] }),
      here: uploads.has(one.upload),
    })),
    ...(warning !== undefined && { warning }),
    ...(place !== undefined && { place }),
    ...(poll && { poll: pollShape(poll) }),
    free: isFree === true,
    round: isRound === true,
    ...(expiresAfterMs !== undefined && { expiresAfterMs }),
    ...(row.sendAtMs !== undefined && { sendAtMs: row.sendAtMs }),
    ...(row.problem && { problem: row.problem }),
    elsewhere: !social.drafting.isOwn(row),
    changedAtMs: social.shownMs(row.atMs),
  }
}

export function wishOf({ sendAtMs, ...wanted }: Wanted): DraftWish {
  return { content: contentOf(wanted), ...(sendAtMs !== undefined && { sendAtMs }) }
}

function contentOf(wanted: Omit<Wanted, 'sendAtMs'>): DraftContent {
  const { text, audience, media, warning, place, poll, free, round, expiresAfterMs } = wanted
  return {
    text,
    audience: audience as 'public' | (AspectId | PersonId)[],
    media: media.map(mediaOf),
    ...(warning !== undefined && { warning }),
    ...(place !== undefined && { place }),
    ...(poll && { poll: pollOf(poll) }),
    ...(free && { isFree: true }),
    ...(round && { isRound: true }),
    ...(expiresAfterMs !== undefined && { expiresAfterMs }),
  }
}

function mediaOf({ layers = [], mood, ...rest }: NonNullable<Wanted['media']>[number]): DraftMedia {
  return { ...rest, ...(layers.length > 0 && { layers }), ...(mood && { mood }) }
}

function pollShape(poll: DraftPoll): Draft['poll'] {
  const { options, isMultiple, isHidden, isCounted, lastsMs } = poll
  return {
    options: [...options],
    multiple: isMultiple === true,
    hidden: isHidden === true,
    named: isCounted !== true,
    ...(lastsMs !== undefined && { lastsMs }),
  }
}

function pollOf(wanted: NonNullable<Wanted['poll']>): DraftPoll {
  const { options, multiple, hidden, named, lastsMs } = wanted
  return {
    options,
    ...(multiple && { isMultiple: true }),
    ...(hidden && { isHidden: true }),
    ...(!named && { isCounted: true }),
    ...(lastsMs !== undefined && { lastsMs }),
  }
}
