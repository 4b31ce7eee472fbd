/** The records and tables of this room, see `feeds/slice.ts`. */
import type { Slice } from '../feeds/slice.ts'
import { applyAbout, applyAboutMe } from './apply-about.ts'
import * as tables from './tables.ts'

export const slice = {
  kinds: { about: applyAbout, 'about-me': applyAboutMe },
  tables,
} satisfies Slice
