/** Profiles: what a person tells everybody or one contact of themselves, and the owner's own note of who is told which field. */
import { fromBase64url, toBase64url } from '../bytes.ts'
import { MalformedError } from '../errors.ts'
import { shortIdLength, type AspectId } from '../ids.ts'
import { aboutAspectsMax } from '../limits.ts'
import { aboutFields, aboutValue, readAbout, type About, type AboutField } from '../about.ts'
import type { RecordCodec } from './record-codec.ts'

/** All that the readers of this feed are told, in place of what they were told before. */
export interface AboutRecord {
  readonly kind: 'about'
  readonly about: About
  /** When its writer decided the last of it. */
  readonly atMs: number
}

/** Readers of a field: everybody, all contacts, or the members of some aspects. */
export type AboutAudience = 'everybody' | 'contacts' | readonly AspectId[]

export interface AboutMeRecord {
  readonly kind: 'about-me'
  readonly field: AboutField
  /** Holds that field, or nothing where it was taken back. */
  readonly about: About
  readonly audience: AboutAudience
  readonly atMs: number
}

export const aboutCodec: RecordCodec<AboutRecord> = {
  kind: 'about',
  feeds: ['public', 'pair'],
  fields: ({ about, atMs }) => ({ of: aboutValue(about), at: atMs }),
  read: (fields) => ({
    kind: 'about',
    about: readAbout(fields.fields('of')),
    atMs: fields.time('at'),
  }),
}

export const aboutMeCodec: RecordCodec<AboutMeRecord> = {
  kind: 'about-me',
  feeds: ['self'],
  fields: ({ field, about, audience, atMs }) => ({
    field,
    of: aboutValue(about),
    to: typeof audience === 'string' ? audience : 'aspects',
    aspects: typeof audience === 'string' ? [] : audience.map(aspectBytes),
    at: atMs,
  }),
  read(fields) {
    const field = readField(fields.text('field', 16))
    const value = readAbout(fields.fields('of'))[field]
    const aspects = fields.byteStrings('aspects', aboutAspectsMax, shortIdLength)
    return {
      kind: 'about-me',
      field,
      about: value === undefined ? {} : { [field]: value },
      audience: readAudience(
        fields.text('to', 16),
        aspects.map((id) => toBase64url(id) as AspectId),
      ),
      atMs: fields.time('at'),
    }
  },
}

function readField(text: string): AboutField {
  const field = aboutFields.find((candidate) => candidate === text)
  if (field === undefined) throw new MalformedError('no such field of a profile')
  return field
}

function readAudience(to: string, aspects: readonly AspectId[]): AboutAudience {
  if (to === 'everybody' || to === 'contacts') return to
  if (to !== 'aspects') throw new MalformedError('no such audience')
  return aspects
}

function aspectBytes(aspect: AspectId): Uint8Array {
  return fromBase64url(aspect) ?? new Uint8Array(shortIdLength)
}
