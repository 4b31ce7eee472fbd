/**
 * Spots: places in a list sorted by time. The order tells apart items of the same time, so that posts with unbelieved times stay
 * in the order of their feed, and so do those dated by a clock that was ahead.
 */
import { sortable } from '../../store/table.ts'

export interface Spot {
  readonly atMs: number
  /** Sorts as text among what has the same time. */
  readonly order: string
}

/** Characters of one time or seq, see `sortable`. */
export const partChars = sortable(0).length

/** Longest order, so that a clock that is set back again and again makes no key grow for ever. */
const orderCharsMax = 8 * partChars

export function isAfter(one: Spot, other: Spot): boolean {
  return one.atMs === other.atMs ? one.order > other.order : one.atMs > other.atMs
}

export function laterSpot(one: Spot, other: Spot): Spot {
  return isAfter(one, other) ? one : other
}

/** Where it comes to stand when the clock says that it is earlier than that: at this moment, still after and before what it was. */
export function movedBack(spot: Spot, nowMs: number): Spot {
  if (spot.atMs <= nowMs) return spot
  return { atMs: nowMs, order: (sortable(spot.atMs) + spot.order).slice(0, orderCharsMax) }
}

/** Where it stood before it was moved back for the first time. */
export function originalSpot({ atMs, order }: Spot): Spot {
  if (order.length <= partChars) return { atMs, order }
  const before = Number.parseInt(order.slice(0, partChars), 16)
  return originalSpot({ atMs: before, order: order.slice(partChars) })
}
