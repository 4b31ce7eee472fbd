/** Puts responses into relays: as many in one entry as fill its padded size. */
import { utf8 } from '../../../protocol/bytes.ts'
import type { PostId } from '../../../protocol/ids.ts'
import { relayedMax } from '../../../protocol/limits.ts'
import type { SignedResponse } from '../../../protocol/records/response.ts'
import { wordsOf } from '../../../protocol/records/relay.ts'
import { relayBytesMax } from './limits.ts'

/** A response to be relayed to the readers of a post. */
export interface Relayed {
  readonly post: PostId
  readonly response: SignedResponse
}

/** Bytes of a response beside its name in the columns of a relay: signature, time, id of the certificate, version, and headers. */
const fixedBytes = 96
/** Bytes of the keys and headers around the words that responses have in common. */
const frameBytes = 60

/** Responses in groups, each of which fits one relay; those that say the same of the same stand together. */
export function inRelays(responses: readonly SignedResponse[]): SignedResponse[][] {
  const groups: SignedResponse[][] = []
  let [bytes, last] = [Infinity, '']
  for (const [words, alike] of Map.groupBy(responses, wordsOf)) {
    for (const response of alike) {
      const own = fixedBytes + utf8(response.name).length
      const withWords = own + frameBytes + words.length
      const size = words === last ? own : withWords
      const isFull = groups.at(-1)?.length === relayedMax || bytes + size > relayBytesMax
      if (isFull) groups.push([])
      groups.at(-1)?.push(response)
      bytes = isFull ? withWords : bytes + size
      last = words
    }
  }
  return groups
}
