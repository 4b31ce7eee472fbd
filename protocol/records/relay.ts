/**
 * Relays: responses of others that an author's node appends to the feeds of their post. What several of them say alike stands there once,
 * a certificate by its id, and what each has of its own in columns, so that a hundred reactions cost their readers little more than a hundred
 * signatures. Spec: wire.md, "Responses".
 */
import { concat, fromBase64url, readUint, toBase64url, uintBytes } from '../bytes.ts'
import { encodeFields, fieldsOf, mapOf, type Fields, type Value } from '../codec.ts'
import { signatureLength } from '../crypto.ts'
import { MalformedError, TooLargeError } from '../errors.ts'
import { certificateId, shortIdLength, type CertificateId } from '../ids.ts'
import { nameBytesMax, relayedMax, responseVersionsMax, timeMsMax } from '../limits.ts'
import type { RecordCodec } from './record-codec.ts'
import {
  readWords,
  wordFields,
  type ResponseText,
  type ResponseWords,
  type SignedResponse,
} from './response.ts'

/** Bytes of a time in its column: a greater one is none. */
const timeLength = 6
const noId = new Uint8Array(shortIdLength)

/** A response without the certificate of its writer's device, which stands before it in the feed. */
export interface RelayedResponse extends ResponseText {
  readonly certificateId: CertificateId
  /** By that device, 64 bytes. */
  readonly signature: Uint8Array
}

/** From the author to everybody who reads the post. */
export interface RelayRecord {
  readonly kind: 'relay'
  /** 1 to 100; those that say the same of the same stand together. */
  readonly responses: readonly RelayedResponse[]
}

export const relayCodec: RecordCodec<RelayRecord> = {
  kind: 'relay',
  feeds: ['public', 'aspect'],
  fields({ responses }) {
    const groups = Map.groupBy(responses, wordsOf)
    const of = [...groups.values()].map((alike) =>
      mapOf({ ...wordFields(alike[0]!), by: mapOf(writerColumns(alike)) }),
    )
    return { of }
  },
  read(fields) {
    const groups = fields.list('of', relayedMax).map((each) => readGroup(fieldsOf(each)))
    const responses = groups.flat()
    if (responses.length === 0) throw new MalformedError('a relay of nothing')
    if (responses.length > relayedMax) throw new TooLargeError('relay', { max: relayedMax })
    const words = new Set(groups.map(([first]) => wordsOf(first)))
    if (words.size < groups.length) throw new MalformedError('the same words twice')
    return { kind: 'relay', responses }
  },
}

/** As a relay has it. */
export function relayedOf({ certificate, ...response }: SignedResponse): RelayedResponse {
  return { ...response, certificateId: certificateId(certificate) }
}

/** The words of a response as text: the same where two say the same of the same. */
export function wordsOf(response: ResponseWords): string {
  return toBase64url(encodeFields(wordFields(response)))
}

function readGroup(fields: Fields): [RelayedResponse, ...RelayedResponse[]] {
  const words = readWords(fields)
  const [first, ...others] = readWriters(fields.fields('by')).map((each) => ({ ...words, ...each }))
  if (first === undefined) throw new MalformedError('words of nobody')
  return [first, ...others]
}

function writerColumns(responses: readonly RelayedResponse[]): Record<string, Value> {
  return {
    v: responses.map(({ version }) => version),
    name: responses.map(({ name }) => name),
    at: concat(...responses.map(({ atMs }) => uintBytes(atMs, timeLength))),
    cert: concat(...responses.map(({ certificateId: id }) => fromBase64url(id) ?? noId)),
    sig: concat(...responses.map(({ signature }) => signature)),
  }
}

/** @throws {MalformedError} when the columns are not of one length. */
function readWriters(fields: Fields): Omit<RelayedResponse, keyof ResponseWords>[] {
  const versions = fields.uints('v', relayedMax, responseVersionsMax)
  const names = fields.texts('name', relayedMax, nameBytesMax)
  const times = fields
    .packed('at', relayedMax, timeLength)
    .map((each) => readUint(each, 0, timeLength))
  const ids = fields.packed('cert', relayedMax, shortIdLength)
  const signatures = fields.packed('sig', relayedMax, signatureLength)
  const columns = [names, times, ids, signatures]
  if (columns.some(({ length }) => length !== versions.length)) {
    throw new MalformedError('columns of several lengths')
  }
  if (names.includes('')) throw new MalformedError('a writer without a name')
  if (times.some((each) => each > timeMsMax)) throw new MalformedError('a time that is none')
  return versions.map((version, at) => ({
    version,
    name: names[at]!,
    atMs: times[at]!,
    certificateId: toBase64url(ids[at]!) as CertificateId,
    signature: signatures[at]!,
  }))
}
