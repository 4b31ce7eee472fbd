/**
 * A post that its owner has not sent yet. One device alone writes versions of a draft: another one that goes on with it begins a draft of
 * its own, and says `draft-gone` of the version that it took over. So two devices that change one draft apart leave two.
 */
import { fromBase64url, toBase64url } from '../bytes.ts'
import { fieldsOf, mapOf, type Fields, type Value } from '../codec.ts'
import { keyLength } from '../crypto.ts'
import { MalformedError } from '../errors.ts'
import {
  isPersonId,
  personId,
  personKey,
  shortIdLength,
  type AspectId,
  type DraftId,
  type PersonId,
} from '../ids.ts'
import {
  altBytesMax,
  captionBytesMax,
  draftPartsMax,
  draftVersionsMax,
  mediaMax,
  placeBytesMax,
  pollOptionBytesMax,
  pollOptionsMax,
  postTextBytesMax,
  timeMsMax,
  warningBytesMax,
} from '../limits.ts'
import { layerValue, moods, oneOf, readLayers, type Layer, type Mood } from '../layer.ts'
import type { RecordCodec } from './record-codec.ts'

/** A file of a draft, which the device that wrote the draft has. */
export interface DraftMedia {
  /** Name of the file on that device: base64url of 16 bytes. */
  readonly upload: string
  /** Up to 2,000 UTF-8 bytes each. */
  readonly alt: string
  readonly caption: string
  /** Words over it, up to 20; absent for none. */
  readonly layers?: readonly Layer[]
  /** How they look. */
  readonly mood?: Mood
}

/** A poll that may lack options still. */
export interface DraftPoll {
  /** Up to 10, each of 1 to 200 UTF-8 bytes. */
  readonly options: readonly string[]
  readonly isMultiple?: true
  readonly isHidden?: true
  readonly isCounted?: true
  /** How long it is open from when it is sent, in ms; absent for ever. */
  readonly lastsMs?: number
}

export interface DraftContent {
  /** Up to 50,000 UTF-8 bytes. */
  readonly text: string
  /** Up to 50 aspects and people; none where nobody is chosen yet. */
  readonly audience: 'public' | readonly (AspectId | PersonId)[]
  /** Up to 20. */
  readonly media: readonly DraftMedia[]
  readonly warning?: string
  readonly place?: string
  readonly poll?: DraftPoll
  readonly isFree?: true
  readonly isRound?: true
  /** How long after it is sent it is over, in ms; absent for never. */
  readonly expiresAfterMs?: number
}

/**
 * The reason why a post did not go out at its time: its `audience` is gone or empty, or something of its `content` is gone; or the `device`
 * that was to send it has become another one.
 */
export const draftProblems = ['audience', 'content', 'device'] as const
export type DraftProblem = (typeof draftProblems)[number]

export interface DraftRecord {
  readonly kind: 'draft'
  readonly id: DraftId
  /** From 1 on; the greatest counts. */
  readonly version: number
  readonly content: DraftContent
  /** When the device that wrote it is to send it; absent where that is left to its owner. */
  readonly sendAtMs?: number
  readonly problem?: DraftProblem
  readonly atMs: number
}

/** That a draft is deleted, sent, or taken over by another one, up to a version: a later version is kept. */
export interface DraftGoneRecord {
  readonly kind: 'draft-gone'
  readonly id: DraftId
  readonly version: number
}

export const draftCodec: RecordCodec<DraftRecord> = {
  kind: 'draft',
  feeds: ['self'],
  fields: ({ id, version, content, sendAtMs, problem, atMs }) => ({
    id: fromBase64url(id) ?? noId,
    v: version,
    ...contentFields(content),
    due: sendAtMs,
    why: problem,
    at: atMs,
  }),
  read: (fields) => ({
    kind: 'draft',
    id: toBase64url(fields.bytes('id', shortIdLength)) as DraftId,
    version: fields.uint('v', draftVersionsMax, 1),
    content: readContent(fields),
    ...(fields.has('due') && { sendAtMs: fields.time('due') }),
    ...(fields.has('why') && { problem: readProblem(fields.text('why', 16)) }),
    atMs: fields.time('at'),
  }),
}

export const draftGoneCodec: RecordCodec<DraftGoneRecord> = {
  kind: 'draft-gone',
  feeds: ['self'],
  fields: ({ id, version }) => ({ id: fromBase64url(id) ?? noId, v: version }),
  read: (fields) => ({
    kind: 'draft-gone',
    id: toBase64url(fields.bytes('id', shortIdLength)) as DraftId,
    version: fields.uint('v', draftVersionsMax, 1),
  }),
}

function contentFields(content: DraftContent): Record<string, Value | undefined> {
  const { text, audience, media, warning, place, poll, isFree, isRound, expiresAfterMs } = content
  const isPublic = audience === 'public'
  return {
    text,
    all: isPublic ? true : undefined,
    to: isPublic || audience.length === 0 ? undefined : audience.map(partBytes),
    media: media.length === 0 ? undefined : media.map(mediaValue),
    warn: warning,
    place,
    poll: poll && pollValue(poll),
    free: isFree,
    round: isRound,
    ends: expiresAfterMs,
  }
}

function readContent(fields: Fields): DraftContent {
  return {
    text: fields.body('text', postTextBytesMax),
    audience: isOn(fields, 'all') ? 'public' : readParts(fields),
    media: fields.has('media') ? fields.list('media', mediaMax).map(readMedia) : [],
    ...(fields.has('warn') && { warning: fields.name('warn', warningBytesMax) }),
    ...(fields.has('place') && { place: fields.name('place', placeBytesMax) }),
    ...(fields.has('poll') && { poll: readPoll(fields.fields('poll')) }),
    ...(isOn(fields, 'free') && { isFree: true as const }),
    ...(isOn(fields, 'round') && { isRound: true as const }),
    ...(fields.has('ends') && { expiresAfterMs: fields.uint('ends', timeMsMax, 1) }),
  }
}

/** An aspect is 16 bytes, a person 32. */
function partBytes(part: AspectId | PersonId): Uint8Array {
  return isPersonId(part) ? personKey(part) : (fromBase64url(part) ?? noId)
}

function readParts(fields: Fields): (AspectId | PersonId)[] {
  if (!fields.has('to')) return []
  return fields.list('to', draftPartsMax).map((part) => {
    if (!(part instanceof Uint8Array)) throw new MalformedError('to: expected bytes')
    if (part.length === shortIdLength) return toBase64url(part) as AspectId
    if (part.length === keyLength) return personId(part)
    throw new MalformedError('to: neither an aspect nor a person')
  })
}

function mediaValue({ upload, alt, caption, layers, mood }: DraftMedia): Value {
  return mapOf({
    of: fromBase64url(upload) ?? noId,
    alt: alt === '' ? undefined : alt,
    text: caption === '' ? undefined : caption,
    layers: layers?.map(layerValue),
    mood,
  })
}

function readMedia(value: Value): DraftMedia {
  const fields = fieldsOf(value)
  return {
    upload: toBase64url(fields.bytes('of', shortIdLength)),
    alt: fields.has('alt') ? fields.body('alt', altBytesMax) : '',
    caption: fields.has('text') ? fields.body('text', captionBytesMax) : '',
    ...(fields.has('layers') && { layers: readLayers(fields, 'layers') }),
    ...(fields.has('mood') && { mood: oneOf(moods, fields.text('mood', 20)) }),
  }
}

function pollValue({ options, isMultiple, isHidden, isCounted, lastsMs }: DraftPoll): Value {
  return mapOf({ of: options, many: isMultiple, hide: isHidden, count: isCounted, for: lastsMs })
}

function readPoll(fields: Fields): DraftPoll {
  return {
    options: fields.names('of', pollOptionsMax, pollOptionBytesMax),
    ...(isOn(fields, 'many') && { isMultiple: true as const }),
    ...(isOn(fields, 'hide') && { isHidden: true as const }),
    ...(isOn(fields, 'count') && { isCounted: true as const }),
    ...(fields.has('for') && { lastsMs: fields.uint('for', timeMsMax, 1) }),
  }
}

function readProblem(text: string): DraftProblem {
  const problem = draftProblems.find((candidate) => candidate === text)
  if (problem === undefined) throw new MalformedError('no such problem of a draft')
  return problem
}

function isOn(fields: Fields, key: string): boolean {
  return fields.has(key) && fields.flag(key)
}

const noId = new Uint8Array(shortIdLength)
