/**
 * The vectors of `test/vectors/`: for every encoding some values with their bytes, and bytes that must be refused with
 * the code of the error. All are made from fixed seeds, so that a second implementation can make them too.
 */
import { toHex } from '../hex.ts'
import {
  certificateSet,
  entrySet,
  headerSet,
  pageSet,
  pairSet,
  revocationSet,
  publicSet,
  recordSet,
  sealedSet,
} from './feed-vectors.ts'
import { blobAnswerSet, blobQuestionSet, blobVectors, mediaSet } from './blob-vectors.ts'
import {
  guestAnswerSet,
  guestBundleSet,
  guestQuestionSet,
  guestResponseSet,
} from './guest-vectors.ts'
import { keyVectors } from './key-vectors.ts'
import {
  cardSet,
  codecSet,
  gossipSet,
  inviteSet,
  joinReplySet,
  linkAnswerSet,
  linkQuestionSet,
  joinRequestSet,
  followAnswerSet,
  followSet,
  requestReplySet,
  requestSet,
  lanSet,
  punchAnswerSet,
  punchQuestionSet,
  reachAnswerSet,
  reachQuestionSet,
  syncAnswerSet,
  syncQuestionSet,
} from './message-vectors.ts'
import { bodySet, nameSet } from './text-vectors.ts'
import type { VectorSet } from './vector-set.ts'

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

/** All files, each as it is written. */
export function vectorFiles(): Map<string, string> {
  const files = new Map<string, unknown>([
    ['keys', keyVectors()],
    ['blob', blobVectors()],
  ])
  for (const { name, about, given, valid, invalid } of vectorSets()) {
    files.set(name, { about, given, valid, invalid })
  }
  return new Map(
    [...files].map(([name, content]) => [
      `${name}.json`,
      `${JSON.stringify(toJson(content), null, 2)}\n`,
    ]),
  )
}

/** Bytes become hexadecimal digits, maps objects; fields that are `undefined` are left out. */
export function toJson(value: unknown): Json {
  if (value instanceof Uint8Array) return toHex(value)
  if (value instanceof Map) return toJson(Object.fromEntries(value))
  if (Array.isArray(value)) return value.map(toJson)
  if (typeof value !== 'object' || value === null) return value as Json
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  return Object.fromEntries(fields.map(([name, field]) => [name, toJson(field)]))
}

export function vectorSets(): VectorSet[] {
  return [
    codecSet(),
    nameSet(),
    bodySet(),
    certificateSet(),
    revocationSet(),
    headerSet(),
    entrySet(),
    pageSet(),
    sealedSet(),
    pairSet(),
    publicSet(),
    recordSet(),
    inviteSet(),
    joinRequestSet(),
    joinReplySet(),
    linkAnswerSet(),
    linkQuestionSet(),
    syncQuestionSet(),
    syncAnswerSet(),
    gossipSet(),
    cardSet(),
    requestSet(),
    requestReplySet(),
    followSet(),
    followAnswerSet(),
    lanSet(),
    reachQuestionSet(),
    punchQuestionSet(),
    punchAnswerSet(),
    reachAnswerSet(),
    mediaSet(),
    blobQuestionSet(),
    blobAnswerSet(),
    guestQuestionSet(),
    guestAnswerSet(),
    guestBundleSet(),
    guestResponseSet(),
  ]
}
