/** The people whose nodes have a message of one's own. Read straight from the pair feeds in which its last version stands. */
import type { Reader } from '../../store/transaction.ts'
import { isBlocked } from '../contacts/apply-block.ts'
import type { Keyring } from '../feeds/keyring.ts'
import { placesOf, type ItemPlace } from '../feeds/placements.ts'
import { feeds } from '../feeds/tables.ts'
import { devicesOf } from '../messages/delivery.ts'
import { conversations, type MessageRow } from '../messages/tables.ts'
import { heldBy, isOfThisHome } from './holders.ts'

export interface MessageDelivery {
  /** How many people our node gives it to. */
  readonly people: number
  /** How many of them have it, on a node of theirs. */
  readonly have: number
  /** How many others get it from the starter of the conversation: whether they have it, their nodes tell nobody. */
  readonly passedOn: number
  /** Whether another device of ours wrote it: that one knows who has it. */
  readonly isElsewhere: boolean
}

/** How far a message of ours has come; `undefined` for one of somebody else, and for one that was taken back. */
export async function messageDelivery(
  reader: Reader,
  keyring: Keyring,
  { id, conversation, writer, isGone }: MessageRow,
): Promise<MessageDelivery | undefined> {
  if (writer !== keyring.person || isGone === true) return undefined
  const places = (await placesOf(reader, id)).filter(({ feed }) => {
    const row = reader.get(feeds, feed)
    return row !== undefined && isOfThisHome(keyring, row)
  })
  const held = await heldBy(reader, lastOfEach(places))
  const { participants = [] } = reader.get(conversations, conversation) ?? {}
  const others = participants.filter((one) => one !== keyring.person && !isBlocked(reader, one))
  const devices = others.map((one) => devicesOf(reader, one)).filter(({ length }) => length > 0)
  return {
    people: devices.length,
    have: devices.filter((peers) => peers.some((peer) => held.has(peer))).length,
    passedOn: others.length - devices.length,
    isElsewhere: places.length === 0,
  }
}

/** The last version in each feed. */
function lastOfEach(places: readonly ItemPlace[]): ItemPlace[] {
  const last = new Map<string, ItemPlace>()
  for (const place of places) {
    if (place.seq > (last.get(place.feed)?.seq ?? 0)) last.set(place.feed, place)
  }
  return [...last.values()]
}
