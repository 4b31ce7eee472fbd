/** The fields of a profile, in the order in which they are shown. */
import type { About } from '../../http/profiles/schema.ts'

export const aboutFields = [
  'pronouns',
  'bio',
  'place',
  'birthday',
  'links',
  'tags',
] as const satisfies (keyof About)[]

export type AboutField = (typeof aboutFields)[number]
