/** That a person is a contact, and the introduction by which they became one. */
import { readIntroduction, introductionValue, type Introduction } from '../introduction.ts'
import type { RecordCodec } from './record-codec.ts'

export interface ContactRecord {
  readonly kind: 'contact'
  readonly introduction: Introduction
  readonly atMs: number
}

export const contactCodec: RecordCodec<ContactRecord> = {
  kind: 'contact',
  feeds: ['self'],
  fields: ({ introduction, atMs }) => ({ who: introductionValue(introduction), at: atMs }),
  read: (fields) => ({
    kind: 'contact',
    introduction: readIntroduction(fields.fields('who')),
    atMs: fields.time('at'),
  }),
}
