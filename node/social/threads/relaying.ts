/** Puts responses into relays: as many in one entry as it holds. */
import type { PostId } from '../../../protocol/ids.ts'
import { relayedMax } from '../../../protocol/limits.ts'
import type { SignedResponse } from '../../../protocol/records/response.ts'
import { relayBytesMax } from './limits.ts'

/** A response to be relayed to the readers of a post. */
export interface Relayed {
  readonly post: PostId
  readonly response: SignedResponse
}

/** Bytes of the fields of a response beside its texts: signature, ids and keys of the maps. */
const fixedBytes = 240

/** Responses in groups, each of which fits one relay. */
export function inRelays(responses: readonly SignedResponse[]): SignedResponse[][] {
  const groups: SignedResponse[][] = []
  let bytes = Infinity
  for (const response of responses) {
    const size = fixedBytes + response.body.length + response.name.length * 3
    if (bytes + size > relayBytesMax || groups.at(-1)?.length === relayedMax) {
      groups.push([])
      bytes = 0
    }
    groups.at(-1)?.push(response)
    bytes += size
  }
  return groups
}
