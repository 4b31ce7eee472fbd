/**
 * Messages of a conversation. The writer's device signs a message and puts it into its pair feed to each device of a participant;
 * anybody of them may pass it on, and each reader checks the signature. All of them sort messages by time and then id, which the
 * signature covers: so they have the same order everywhere, whatever came first. Spec: wire.md, "Messages".
 */
import { concat, toBase64url } from '../bytes.ts'
import { encodeFields, type Fields, type Value } from '../codec.ts'
import { keyLength, signatureLength, verifySignature, type Signer } from '../crypto.ts'
import { certificateLength, readCertificate, verifyCertificate } from '../device.ts'
import { BadSignatureError, MalformedError } from '../errors.ts'
import {
  conversationId,
  messageId,
  personId,
  personKey,
  shortIdLength,
  type ConversationId,
  type MessageId,
  type PersonId,
} from '../ids.ts'
import {
  messageMediaMax,
  messageTextBytesMax,
  messageVersionsMax,
  nameBytesMax,
  participantsMax,
} from '../limits.ts'
import { mediaValue, readMediaList, type Media } from '../media.ts'
import { signedMessage } from '../signed-message.ts'
import type { RecordCodec } from './record-codec.ts'

/** Words of a message, as its writer says them. */
export interface MessageText {
  /** 2 to 20 people, as `inOrder` gives them. */
  readonly participants: readonly PersonId[]
  /** 16 random bytes, which `messageId` is made of. */
  readonly nonce: Uint8Array
  /** When it was written by its writer's clock, but later than all messages that its writer had. */
  readonly atMs: number
  /** Number of the version, from 0: the highest counts; of two, the one with the greater signature. */
  readonly version: number
  /** Up to 8,000 UTF-8 bytes; empty where the writer took it back, and where there are media it may be. */
  readonly text: string
  /** Up to 10, in their normal form, as `readMedia` gives them: the signature covers that. */
  readonly media: readonly Media[]
  /** Whether the writer took it back, for all; no version counts after that. */
  readonly isGone?: true
  /** The writer's, for readers who do not know them. */
  readonly name: string
  /** Names by which the starter knows the participants, in their order; in messages of the starter alone. */
  readonly names?: readonly string[]
}

export interface SignedMessage extends MessageText {
  /** Of the writer's device, 169 bytes. */
  readonly certificate: Uint8Array
  /** By that device, 64 bytes. */
  readonly signature: Uint8Array
}

/** From one device of a participant to another. */
export interface MessageRecord extends SignedMessage {
  readonly kind: 'message'
  /** Participants that the sender cannot reach: the reader passes it on to them. Not signed. */
  readonly passTo?: readonly PersonId[]
}

/** The place and the writer of a message, as it gives them. */
export interface ProvedMessage {
  readonly id: MessageId
  readonly conversation: ConversationId
  readonly writer: PersonId
}

export const messageCodec: RecordCodec<MessageRecord> = {
  kind: 'message',
  feeds: ['pair'],
  fields: ({ passTo, ...message }) => ({
    ...textFields(message),
    sig: message.signature,
    to: passTo && concat(...passTo.map(personKey)),
  }),
  read: (fields) => ({
    kind: 'message',
    ...readMessage(fields),
    ...(fields.has('to') && { passTo: readPeople(fields, 'to') }),
  }),
}

/** Participants in the one order that a conversation has: the two of it by id; of more, the starter and then the others by id. */
export function inOrder(starter: PersonId, others: readonly PersonId[]): PersonId[] {
  const sorted = [...new Set(others)].filter((person) => person !== starter).toSorted()
  return sorted.length > 1 ? [starter, ...sorted] : [starter, ...sorted].toSorted()
}

/** The participant who started a conversation of more than two; of two, neither did. */
export function starterOf(participants: readonly PersonId[]): PersonId | undefined {
  return participants.length > 2 ? participants[0] : undefined
}

/** A message, signed by the device that it is written on. */
export function signMessage(
  device: { peer: Signer; certificate: Uint8Array },
  text: MessageText,
): SignedMessage {
  const unsigned = { ...text, certificate: device.certificate }
  return { ...unsigned, signature: device.peer.sign(signedBytes(unsigned)) }
}

/**
 * Checks a message.
 *
 * @throws {MalformedError} or {BadSignatureError} unless a participant certified the device, and the device signed the message.
 */
export function verifyMessage(message: SignedMessage): ProvedMessage {
  const { peerKey } = verifyCertificate(message.certificate)
  const { signature } = message
  if (!verifySignature({ publicKey: peerKey, message: signedBytes(message), signature })) {
    throw new BadSignatureError('message')
  }
  return readProvedMessage(message)
}

/** Place and writer of a message whose signature was checked before. @throws {MalformedError} when its writer is no participant. */
export function readProvedMessage(message: SignedMessage): ProvedMessage {
  const { person: writer } = readCertificate(message.certificate)
  if (!message.participants.includes(writer)) throw new MalformedError('not of a participant')
  const conversation = conversationId(message.participants)
  return { id: messageId(writer, conversation, message), conversation, writer }
}

/** Whether one version of a message counts in place of another one. Both are of the same id. */
export function isLaterMessage(
  one: Pick<SignedMessage, 'version' | 'isGone' | 'signature'>,
  other: { version: number; isGone?: true; tie: string },
): boolean {
  if (one.isGone !== other.isGone) return one.isGone === true
  if (one.version !== other.version) return one.version > other.version
  return messageTie(one) > other.tie
}

/** Decides between two versions that were made at once, the same everywhere. */
export function messageTie({ signature }: Pick<SignedMessage, 'signature'>): string {
  return toBase64url(signature.subarray(0, shortIdLength))
}

/** The canonical encoding of all that is signed. */
function signedBytes(message: Omit<SignedMessage, 'signature'>): Uint8Array {
  return signedMessage('message', encodeFields(textFields(message)))
}

function textFields(message: Omit<SignedMessage, 'signature'>): Record<string, Value | undefined> {
  const { participants, nonce, atMs, version, text, media, isGone, name, names, certificate } =
    message
  return {
    with: concat(...participants.map(personKey)),
    id: nonce,
    at: atMs,
    v: version,
    text,
    media: media.length === 0 ? undefined : media.map(mediaValue),
    gone: isGone,
    name,
    names,
    cert: certificate,
  }
}

function readMessage(fields: Fields): SignedMessage {
  const isGone = fields.has('gone') && fields.flag('gone')
  const media = readMediaList(fields, 'media', messageMediaMax)
  const text = fields.text('text', messageTextBytesMax, isGone || media.length > 0 ? 0 : 1)
  if (isGone && (text !== '' || media.length > 0)) {
    throw new MalformedError('content of a message that is taken back')
  }
  const participants = readPeople(fields, 'with')
  const [first, ...others] = participants
  const ordered = first === undefined ? [] : inOrder(first, others)
  const isInOrder = ordered.length > 1 && ordered.join() === participants.join()
  if (!isInOrder) throw new MalformedError('with: expected 2 to 20 people in their order')
  return {
    participants,
    nonce: fields.bytes('id', shortIdLength),
    atMs: fields.time('at'),
    version: fields.uint('v', messageVersionsMax),
    text,
    media,
    ...(isGone && { isGone }),
    name: fields.text('name', nameBytesMax, 1),
    ...(fields.has('names') && { names: readNames(fields, participants.length) }),
    certificate: fields.bytes('cert', certificateLength),
    signature: fields.bytes('sig', signatureLength),
  }
}

function readNames(fields: Fields, count: number): string[] {
  const names = fields.texts('names', count, nameBytesMax)
  if (names.length !== count) throw new MalformedError('names: expected one for each participant')
  return names
}

/** People by their keys, one after the other. */
function readPeople(fields: Fields, key: string): PersonId[] {
  return fields.packed(key, participantsMax, keyLength).map(personId)
}
