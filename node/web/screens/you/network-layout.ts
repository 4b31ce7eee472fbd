/** Where the drawing of the network puts whom: the own node in the middle, contacts on an ellipse, relays on a smaller one. Pure. */
import type { Network } from '../../../http/network/schema.ts'

export const width = 440
const height = 330
/** From the middle of what stands highest or lowest to the edge: a contact's ring, and its name. */
const margin = 52

/** More would overlap; the list below the drawing has all. */
export const drawnMax = 24

export interface Spot {
  readonly x: number
  readonly y: number
}

export type Way = 'direct' | 'relayed' | 'off'

export interface DrawnContact extends Spot {
  readonly person: string
  readonly way: Way
}

export const middle: Spot = { x: width / 2, y: height / 2 }

type Contact = Network['contacts'][number]

/** Those that are connected come first, so that they are drawn where there are many. */
export function drawnContacts(contacts: readonly Contact[]): DrawnContact[] {
  const ordered = contacts
    .map(({ person, links }) => ({ person, way: wayOf(links) }))
    .toSorted((a, b) => ways.indexOf(a.way) - ways.indexOf(b.way))
    .slice(0, drawnMax)
  return ordered.map((each, at) => ({ ...each, ...around(at, ordered.length, contactRing) }))
}

export function drawnRelays(count: number): Spot[] {
  return Array.from({ length: count }, (_, at) => around(at, count, relayRing))
}

/** The part of the height that the spots need: few contacts stand beside each other. */
export function drawnPart(spots: readonly Spot[]): {
  readonly top: number
  readonly height: number
} {
  const ys = [middle, ...spots].map(({ y }) => y)
  const top = Math.min(...ys) - margin
  return { top, height: Math.max(...ys) + margin - top }
}

const ways: readonly Way[] = ['direct', 'relayed', 'off']
const contactRing = { x: 180, y: 110, turn: 0 }
/** Turned, so that a relay stands between the lines to contacts. */
const relayRing = { x: 84, y: 58, turn: Math.PI / 5 }

function wayOf(links: Contact['links']): Way {
  const [best] = links
  if (best === undefined) return 'off'
  return best === 'relay' ? 'relayed' : 'direct'
}

/** The first two stand beside the middle, where lines and names are apart. */
function around(at: number, count: number, ring: Spot & { turn: number }): Spot {
  const angle = (2 * Math.PI * at) / count + ring.turn
  return { x: middle.x + ring.x * Math.cos(angle), y: middle.y + ring.y * Math.sin(angle) }
}
