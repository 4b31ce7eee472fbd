/** The contact cards that a node of the DHT was given, as they came. */
import { cardNamespace } from '../../protocol/card.ts'
import type { PeerName } from '../../protocol/ids.ts'
import { fieldsOf } from '../helpers/protobuf.ts'
import { framesOf, streamsOf } from '../helpers/streams.ts'
import { tapsOf } from '../helpers/wiretap.ts'

export interface GivenCard {
  readonly from: PeerName
  /** Behind the namespace: the key of the day, 32 bytes. */
  readonly dayKey: Buffer
  readonly value: Buffer
}

const prefix = Buffer.from(`/${cardNamespace}/`)

/** All that a peer of this process was given, the oldest first. */
export function cardsGivenTo(keeper: PeerName): GivenCard[] {
  return tapsOf(keeper).flatMap(({ chunks, remote: from }) => {
    const asked = streamsOf({ chunks }).filter(({ protocol }) => protocol.includes('/kad/'))
    const frames = asked.flatMap(({ bytes }) => framesOf(bytes))
    return frames.flatMap((frame) => {
      const card = cardIn(frame)
      return card === undefined ? [] : [{ from, ...card }]
    })
  })
}

/** https://github.com/libp2p/specs/tree/master/kad-dht: field 3 of a message is a record, of which 1 is the key and 2 the value. */
function cardIn(frame: Buffer): { dayKey: Buffer; value: Buffer } | undefined {
  const record = bytesOf(frame, 3)
  const key = record && bytesOf(record, 1)
  const value = record && bytesOf(record, 2)
  if (key === undefined || value === undefined || !key.subarray(0, prefix.length).equals(prefix))
    return undefined
  return { dayKey: key.subarray(prefix.length), value }
}

function bytesOf(message: Buffer, number: number): Buffer | undefined {
  return fieldsOf(message).find((field) => field.number === number)?.bytes
}
