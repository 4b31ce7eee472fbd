/** The owner's own notes of an invite: made, used by somebody, revoked. */
import { keyLength } from '../crypto.ts'
import { personId, personKey, shortIdLength, type AspectId, type PersonId } from '../ids.ts'
import { aspectNameBytesMax } from '../limits.ts'
import { aspectValue, readAspect } from './aspect.ts'
import type { RecordCodec } from './record-codec.ts'

export interface InviteRecord {
  readonly kind: 'invite'
  /** 16 random bytes, the secret in the link. */
  readonly secret: Uint8Array
  /** Where a newcomer becomes a member. */
  readonly aspect: AspectId
  /** How many people may join by it. */
  readonly uses: number
  /** Whether a newcomer also reads earlier posts. */
  readonly history: boolean
  /** The only person who may join by it; anybody where absent. */
  readonly for?: PersonId
  /** Name of the circle that a newcomer joins, as they are told it. */
  readonly circle?: string
  readonly expiresAtMs: number
  readonly atMs: number
}

export interface InviteUsedRecord {
  readonly kind: 'invite-used'
  readonly secret: Uint8Array
  readonly person: PersonId
  readonly atMs: number
}

export interface InviteRevokedRecord {
  readonly kind: 'invite-revoked'
  readonly secret: Uint8Array
  readonly atMs: number
}

/** People who can join by one invite: a club, not the public. */
export const inviteUsesMax = 100

export const inviteCodec: RecordCodec<InviteRecord> = {
  kind: 'invite',
  feeds: ['self'],
  fields: ({ secret, aspect, uses, history, for: person, circle, expiresAtMs, atMs }) => ({
    secret,
    aspect: aspectValue(aspect),
    uses,
    history,
    for: person === undefined ? undefined : personKey(person),
    circle,
    until: expiresAtMs,
    at: atMs,
  }),
  read: (fields) => ({
    kind: 'invite',
    secret: fields.bytes('secret', shortIdLength),
    aspect: readAspect(fields),
    uses: fields.uint('uses', inviteUsesMax, 1),
    history: fields.flag('history'),
    ...(fields.has('for') && { for: personId(fields.bytes('for', keyLength)) }),
    ...(fields.has('circle') && { circle: fields.name('circle', aspectNameBytesMax) }),
    expiresAtMs: fields.time('until'),
    atMs: fields.time('at'),
  }),
}

export const inviteUsedCodec: RecordCodec<InviteUsedRecord> = {
  kind: 'invite-used',
  feeds: ['self'],
  fields: ({ secret, person, atMs }) => ({ secret, person: personKey(person), at: atMs }),
  read: (fields) => ({
    kind: 'invite-used',
    secret: fields.bytes('secret', shortIdLength),
    person: personId(fields.bytes('person', keyLength)),
    atMs: fields.time('at'),
  }),
}

export const inviteRevokedCodec: RecordCodec<InviteRevokedRecord> = {
  kind: 'invite-revoked',
  feeds: ['self'],
  fields: ({ secret, atMs }) => ({ secret, at: atMs }),
  read: (fields) => ({
    kind: 'invite-revoked',
    secret: fields.bytes('secret', shortIdLength),
    atMs: fields.time('at'),
  }),
}
