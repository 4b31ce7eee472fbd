/**
 * Relays: responses of others that an author's node appends to the feeds of their post. What several of them say alike stands there once,
 * and a certificate by its id, so that a hundred reactions cost their readers little more than a hundred signatures. Spec: wire.md, "Responses".
 */
import { fromBase64url, toBase64url } from '../bytes.ts'
import { encodeFields, fieldsOf, mapOf, type Fields, type Value } from '../codec.ts'
import { signatureLength } from '../crypto.ts'
import { MalformedError, TooLargeError } from '../errors.ts'
import { certificateId, shortIdLength, type CertificateId } from '../ids.ts'
import { nameBytesMax, relayedMax, responseVersionsMax } from '../limits.ts'
import type { RecordCodec } from './record-codec.ts'
import {
  readWords,
  wordFields,
  type ResponseText,
  type ResponseWords,
  type SignedResponse,
} from './response.ts'

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
      mapOf({ ...wordFields(alike[0]!), by: alike.map((each) => mapOf(writerFields(each))) }),
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

function wordsOf(response: ResponseWords): string {
  return toBase64url(encodeFields(wordFields(response)))
}

function readGroup(fields: Fields): [RelayedResponse, ...RelayedResponse[]] {
  const words = readWords(fields)
  const [first, ...others] = fields.list('by', relayedMax).map((each) => {
    return { ...words, ...readWriter(fieldsOf(each)) }
  })
  if (first === undefined) throw new MalformedError('words of nobody')
  return [first, ...others]
}

function writerFields(response: RelayedResponse): Record<string, Value> {
  const { version, name, atMs, certificateId: id, signature } = response
  const cert = fromBase64url(id) ?? new Uint8Array(shortIdLength)
  return { v: version, name, at: atMs, cert, sig: signature }
}

function readWriter(fields: Fields): Omit<RelayedResponse, keyof ResponseWords> {
  return {
    version: fields.uint('v', responseVersionsMax),
    name: fields.text('name', nameBytesMax, 1),
    atMs: fields.time('at'),
    certificateId: toBase64url(fields.bytes('cert', shortIdLength)) as CertificateId,
    signature: fields.bytes('sig', signatureLength),
  }
}
