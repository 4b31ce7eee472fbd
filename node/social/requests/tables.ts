/**
 * Contact requests, as this device has them. No feed gives them back: the asker is nobody's contact yet, and asks again when a
 * request is lost.
 */
import type { AspectId, PeerName, PersonId } from '../../../protocol/ids.ts'
import { jsonTable } from '../../store/table.ts'

/** Somebody who would like to be a contact. */
export interface RequestRow {
  person: PersonId
  /** Their device that asked last. */
  peer: PeerName
  addresses: readonly string[]
  name: string
  note: string
  /** When it came. */
  atMs: number
  state: 'waiting' | 'ignored' | 'accepted'
  /** Where it was accepted: the secret of the invite for them, and until when it holds. */
  secret?: string
  untilMs?: number
}

/** Somebody we would like to have as a contact. */
export interface AskedRow {
  person: PersonId
  /** As their card has it; absent before it was found. */
  name?: string
  /** Their device that can be asked. */
  peer?: PeerName
  addresses: readonly string[]
  note: string
  /** Where they become a member. */
  aspect: AspectId
  history: boolean
  atMs: number
  /** `looking` until their node was reached; `sent` until they decide; `refused` where nobody may ask. */
  state: 'looking' | 'sent' | 'refused' | 'accepted'
  /** Where they accepted: the secret of the invite for us, and until when it holds. */
  secret?: string
  untilMs?: number
}

/** Person → what they asked. */
export const requests = jsonTable<RequestRow>('requests')
/** Person → what we asked. */
export const asked = jsonTable<AskedRow>('asked')
