/** Fields of the owner's profile as they are being written, and what is sent of them. Pure. */
import type { Audience, Profile, ProfileRequest } from '../../http/profiles/schema.ts'
import { aboutFields, type AboutField } from './about-fields.ts'

export interface FieldDraft {
  /** As it is typed: links one a line, tags with commas between them. */
  readonly text: string
  readonly to: Audience
}

export type FieldDrafts = Readonly<Record<AboutField, FieldDraft>>

/** Between the items of a field that has several. */
const separators: Partial<Record<AboutField, { join: string; split: RegExp }>> = {
  links: { join: '\n', split: /\s+/u },
  tags: { join: ', ', split: /[,\n]/u },
}

export function fieldDrafts(known: Profile): FieldDrafts {
  const drafts = aboutFields.map((field) => {
    const { value = '', to = 'contacts' } = known[field] ?? {}
    const text = typeof value === 'string' ? value : value.join(separators[field]?.join)
    return [field, { text, to }]
  })
  return Object.fromEntries(drafts) as FieldDrafts
}

/** The fields that are otherwise than they were known; one that is empty is taken back. */
export function changedFields(known: Profile, drafts: FieldDrafts): ProfileRequest {
  const before = fieldDrafts(known)
  const changed = aboutFields.filter((field) => {
    const isSame = JSON.stringify(drafts[field]) === JSON.stringify(before[field])
    const isNothing = drafts[field].text.trim() === '' && before[field].text === ''
    return !isSame && !isNothing
  })
  return Object.fromEntries(changed.map((field) => [field, wish(field, drafts[field])]))
}

function wish(
  field: AboutField,
  { text, to }: FieldDraft,
): { value?: string | string[]; to: Audience } {
  const separator = separators[field]
  if (separator === undefined) return text.trim() === '' ? { to } : { value: text.trim(), to }
  const items = text.split(separator.split).map((item) => item.trim())
  const value = [...new Set(items.filter((item) => item !== ''))]
  return value.length === 0 ? { to } : { value, to }
}
