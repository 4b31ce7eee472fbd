/** Profiles as people tell them. */
import type { About, AboutField } from '../../../protocol/about.ts'
import type { AboutAudience } from '../../../protocol/records/about.ts'
import { jsonTable } from '../../store/table.ts'

/** One field of the owner's profile. */
export interface OwnFieldRow {
  /** Holds that field, or nothing. */
  about: About
  audience: AboutAudience
  atMs: number
}

/** The part that one feed tells. */
export interface AboutRow {
  about: About
  /** When its writer decided the last of it. */
  atMs: number
  /** Where it stands in its feed. */
  seq: number
  isPublic: boolean
}

/** Field → what the owner decided about it last. */
export const ownFields = jsonTable<OwnFieldRow>('own-fields')

/** person!feed → what it tells of that person, for the owner's own devices too. */
export const abouts = jsonTable<AboutRow>('abouts')

/** Under the peer of a device, or `everybody`: what this device told there last. */
export const toldAbouts = jsonTable<Pick<AboutRow, 'about' | 'atMs'>>('told-abouts')

export type { AboutField }
