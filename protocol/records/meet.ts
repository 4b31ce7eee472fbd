/**
 * Introductions: one person lets two contacts of theirs know of each other; the two become contacts once both accepted. All of it
 * goes by way of the introducer, so that it works when the three are never awake at the same time.
 */
import { keyLength } from '../crypto.ts'
import { personId, personKey, shortIdLength, type AspectId, type PersonId } from '../ids.ts'
import {
  addressBytesMax,
  addressesMax,
  aspectNameBytesMax,
  nameBytesMax,
  noteBytesMax,
} from '../limits.ts'
import { aspectValue, readAspect } from './aspect.ts'
import type { RecordCodec } from './record-codec.ts'

/** The introducer's own note that they introduce two contacts to each other. */
export interface IntroductionRecord {
  readonly kind: 'introduction'
  /** 16 bytes. */
  readonly id: Uint8Array
  readonly people: readonly [PersonId, PersonId]
  readonly note: string
  /** Name of the circle that both joined; absent for an introduction by hand. */
  readonly circle?: string
  readonly untilMs: number
  readonly atMs: number
}

/**
 * The introducer takes an introduction back: in the self feed a note for their other devices, in a pair feed to one who was told.
 * It counts whatever comes first, and for good.
 */
export interface IntroductionWithdrawnRecord {
  readonly kind: 'introduction-withdrawn'
  readonly id: Uint8Array
  readonly atMs: number
}

/** To one of the two: a person that they may want to meet. Nothing of it tells where that person is. */
export interface MeetRecord {
  readonly kind: 'meet'
  readonly id: Uint8Array
  readonly person: PersonId
  /** As the introducer knows them. */
  readonly name: string
  readonly note: string
  readonly circle?: string
  readonly untilMs: number
  readonly atMs: number
}

/** The choice of a person who was introduced, for their other devices; the latest counts. */
export interface MeetChoiceRecord {
  readonly kind: 'meet-choice'
  readonly id: Uint8Array
  /** The introducer. */
  readonly by: PersonId
  readonly person: PersonId
  /** Where the other becomes a member; absent where the person does not want to meet them. */
  readonly aspect?: AspectId
  /** Whether they also read earlier posts. */
  readonly history: boolean
  readonly untilMs: number
  readonly atMs: number
}

/** Back to the introducer: the writer accepted, and the other may join by this secret; or may no longer. */
export interface MeetAcceptRecord {
  readonly kind: 'meet-accept'
  readonly id: Uint8Array
  /** 16 bytes, of an invite that is bound to the other. */
  readonly secret: Uint8Array
  readonly isOpen: boolean
  readonly atMs: number
}

/** To each of the two, once both accepted: where the other is, and by which secret to join. */
export interface MeetKeyRecord {
  readonly kind: 'meet-key'
  readonly id: Uint8Array
  /** Peer key of a device of the other, 32 bytes. */
  readonly peerKey: Uint8Array
  readonly secret: Uint8Array
  /** Multiaddrs as text, without the peer id. */
  readonly addresses: readonly string[]
  readonly atMs: number
}

export const introductionCodec: RecordCodec<IntroductionRecord> = {
  kind: 'introduction',
  feeds: ['self'],
  fields: ({ id, people, note, circle, untilMs, atMs }) => ({
    id,
    one: personKey(people[0]),
    other: personKey(people[1]),
    note,
    circle,
    until: untilMs,
    at: atMs,
  }),
  read: (fields) => ({
    kind: 'introduction',
    id: fields.bytes('id', shortIdLength),
    people: [personId(fields.bytes('one', keyLength)), personId(fields.bytes('other', keyLength))],
    note: fields.body('note', noteBytesMax),
    ...(fields.has('circle') && { circle: fields.name('circle', aspectNameBytesMax) }),
    untilMs: fields.time('until'),
    atMs: fields.time('at'),
  }),
}

export const introductionWithdrawnCodec: RecordCodec<IntroductionWithdrawnRecord> = {
  kind: 'introduction-withdrawn',
  feeds: ['self', 'pair'],
  fields: ({ id, atMs }) => ({ id, at: atMs }),
  read: (fields) => ({
    kind: 'introduction-withdrawn',
    id: fields.bytes('id', shortIdLength),
    atMs: fields.time('at'),
  }),
}

export const meetCodec: RecordCodec<MeetRecord> = {
  kind: 'meet',
  feeds: ['pair'],
  fields: ({ id, person, name, note, circle, untilMs, atMs }) => ({
    id,
    person: personKey(person),
    name,
    note,
    circle,
    until: untilMs,
    at: atMs,
  }),
  read: (fields) => ({
    kind: 'meet',
    id: fields.bytes('id', shortIdLength),
    person: personId(fields.bytes('person', keyLength)),
    name: fields.name('name', nameBytesMax),
    note: fields.body('note', noteBytesMax),
    ...(fields.has('circle') && { circle: fields.name('circle', aspectNameBytesMax) }),
    untilMs: fields.time('until'),
    atMs: fields.time('at'),
  }),
}

export const meetChoiceCodec: RecordCodec<MeetChoiceRecord> = {
  kind: 'meet-choice',
  feeds: ['self'],
  fields: ({ id, by, person, aspect, history, untilMs, atMs }) => ({
    id,
    by: personKey(by),
    person: personKey(person),
    aspect: aspect === undefined ? undefined : aspectValue(aspect),
    history,
    until: untilMs,
    at: atMs,
  }),
  read: (fields) => ({
    kind: 'meet-choice',
    id: fields.bytes('id', shortIdLength),
    by: personId(fields.bytes('by', keyLength)),
    person: personId(fields.bytes('person', keyLength)),
    ...(fields.has('aspect') && { aspect: readAspect(fields) }),
    history: fields.flag('history'),
    untilMs: fields.time('until'),
    atMs: fields.time('at'),
  }),
}

export const meetAcceptCodec: RecordCodec<MeetAcceptRecord> = {
  kind: 'meet-accept',
  feeds: ['pair'],
  fields: ({ id, secret, isOpen, atMs }) => ({ id, secret, open: isOpen, at: atMs }),
  read: (fields) => ({
    kind: 'meet-accept',
    id: fields.bytes('id', shortIdLength),
    secret: fields.bytes('secret', shortIdLength),
    isOpen: fields.flag('open'),
    atMs: fields.time('at'),
  }),
}

export const meetKeyCodec: RecordCodec<MeetKeyRecord> = {
  kind: 'meet-key',
  feeds: ['pair'],
  fields: ({ id, peerKey, secret, addresses, atMs }) => ({
    id,
    peer: peerKey,
    secret,
    addrs: addresses,
    at: atMs,
  }),
  read: (fields) => ({
    kind: 'meet-key',
    id: fields.bytes('id', shortIdLength),
    peerKey: fields.bytes('peer', keyLength),
    secret: fields.bytes('secret', shortIdLength),
    addresses: fields.texts('addrs', addressesMax, addressBytesMax),
    atMs: fields.time('at'),
  }),
}
