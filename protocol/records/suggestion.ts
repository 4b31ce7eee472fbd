/**
 * Suggestions of friends of friends. A person who opted in tells their contacts so, and tells each that also did of the others
 * that did; each reader counts for themselves which people several friends know.
 */
import { mapOf, fieldsOf } from '../codec.ts'
import { keyLength } from '../crypto.ts'
import { personId, personKey, type PersonId } from '../ids.ts'
import { acquaintancesMax, nameBytesMax, noteBytesMax } from '../limits.ts'
import type { RecordCodec } from './record-codec.ts'

/** To a contact: whether the writer wants to suggest and be suggested. */
export interface SuggestibleRecord {
  readonly kind: 'suggestible'
  readonly isOn: boolean
  readonly atMs: number
}

/** To a contact: all others that the writer may suggest to them, in place of those told before. */
export interface AcquaintancesRecord {
  readonly kind: 'acquaintances'
  /** At most 100. */
  readonly people: readonly Acquaintance[]
  readonly atMs: number
}

export interface Acquaintance {
  readonly person: PersonId
  /** As the writer knows them. */
  readonly name: string
}

/** To a contact: the writer would like to be introduced to somebody. */
export interface IntroduceMeRecord {
  readonly kind: 'introduce-me'
  readonly person: PersonId
  readonly note: string
  readonly atMs: number
}

/** The owner's own note that a person is not to be suggested, or not to be introduced to the contact who asked for it. */
export interface NotNowRecord {
  readonly kind: 'not-now'
  readonly person: PersonId
  /** The contact who asked; absent for a suggestion. */
  readonly from?: PersonId
  readonly atMs: number
}

export const suggestibleCodec: RecordCodec<SuggestibleRecord> = {
  kind: 'suggestible',
  feeds: ['pair'],
  fields: ({ isOn, atMs }) => ({ on: isOn, at: atMs }),
  read: (fields) => ({ kind: 'suggestible', isOn: fields.flag('on'), atMs: fields.time('at') }),
}

export const acquaintancesCodec: RecordCodec<AcquaintancesRecord> = {
  kind: 'acquaintances',
  feeds: ['pair'],
  fields: ({ people, atMs }) => ({
    people: people.map(({ person, name }) => mapOf({ person: personKey(person), name })),
    at: atMs,
  }),
  read: (fields) => ({
    kind: 'acquaintances',
    people: fields.list('people', acquaintancesMax).map((item) => {
      const one = fieldsOf(item)
      const person = personId(one.bytes('person', keyLength))
      return { person, name: one.name('name', nameBytesMax) }
    }),
    atMs: fields.time('at'),
  }),
}

export const introduceMeCodec: RecordCodec<IntroduceMeRecord> = {
  kind: 'introduce-me',
  feeds: ['pair'],
  fields: ({ person, note, atMs }) => ({ person: personKey(person), note, at: atMs }),
  read: (fields) => ({
    kind: 'introduce-me',
    person: personId(fields.bytes('person', keyLength)),
    note: fields.body('note', noteBytesMax),
    atMs: fields.time('at'),
  }),
}

export const notNowCodec: RecordCodec<NotNowRecord> = {
  kind: 'not-now',
  feeds: ['self'],
  fields: ({ person, from, atMs }) => ({
    person: personKey(person),
    from: from === undefined ? undefined : personKey(from),
    at: atMs,
  }),
  read: (fields) => ({
    kind: 'not-now',
    person: personId(fields.bytes('person', keyLength)),
    ...(fields.has('from') && { from: personId(fields.bytes('from', keyLength)) }),
    atMs: fields.time('at'),
  }),
}
