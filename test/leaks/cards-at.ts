/** The contact cards that a node of the DHT was given, as they came. */
import { cardNamespace } from '../../protocol/card.ts'
import type { PeerName } from '../../protocol/ids.ts'
import { cardBytes } from '../../protocol/limits.ts'
import { framesOf, streamsOf } from '../helpers/streams.ts'
import { tapsOf } from '../helpers/wiretap.ts'

export interface GivenCard {
  readonly from: PeerName
  /** Behind the namespace: the key of the day, 32 bytes. */
  readonly dayKey: Buffer
  readonly value: Buffer
}

const prefix = Buffer.from(`/${cardNamespace}/`)
const dayKeyLength = 32
/** A record of kad-dht: its key, then field 2, which is the value; see libp2p's specification of kad-dht. */
const valueField = Buffer.from([0x12, ...varint(cardBytes)])

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

function cardIn(frame: Buffer): { dayKey: Buffer; value: Buffer } | undefined {
  const start = frame.lastIndexOf(valueField)
  const place = frame.indexOf(prefix)
  if (start < 0 || place < 0) return undefined
  const valueAt = start + valueField.length
  const dayKeyAt = place + prefix.length
  return {
    dayKey: frame.subarray(dayKeyAt, dayKeyAt + dayKeyLength),
    value: frame.subarray(valueAt, valueAt + cardBytes),
  }
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >> 7)]
}
