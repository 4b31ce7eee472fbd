/** The next question about a feed. */
import { equalBytes } from '../bytes.ts'
import { topOf } from '../extent.ts'
import { feedEntriesMax, newestMax, pageEntriesMax, syncCreditMax } from '../limits.ts'
import type { Offer, Run, RunQuestion } from './pull.ts'

/** Entries of one run: as many as full credit covers, so that the new need not wait long for the old. */
export const runEntriesMax = pageEntriesMax * syncCreditMax

/**
 * The next question about a feed that ends at `height` with its peer. A reader that lacks more than a page begins with the newest
 * entries, goes on to the end from there, sees to it that there is a screenful, and fills the gap last.
 *
 * @param bytes payload bytes that fill a page
 */
export function nextQuestion(offer: Offer, bytes: number): RunQuestion {
  const { wanted, of, height } = offer
  const { head, tip } = wanted.extent
  const top = topOf(wanted.extent)
  const isFar = height - head.height > pageEntriesMax
  if (wanted.isNewestFirst && tip === undefined && isFar) {
    return { kind: 'newest', of, count: newestMax, to: feedEntriesMax, bytes }
  }
  if (height > top.height || tip === undefined) {
    return pagesQuestion(of, { from: top.height + 1, to: height, bytes })
  }
  const isGapLong = tip.from - head.height > pageEntriesMax
  const lacking = newestMax - (tip.head.height - tip.from + 1)
  if (lacking > 0 && isGapLong && !offer.isShown) {
    return { kind: 'newest', of, count: lacking, to: tip.from - 1, bytes }
  }
  return pagesQuestion(of, { from: head.height + 1, to: tip.from - 1, bytes })
}

function pagesQuestion(
  of: number,
  { from, to, bytes }: { from: number; to: number; bytes: number },
): RunQuestion {
  const end = Math.min(to, from + runEntriesMax - 1, feedEntriesMax)
  return { kind: 'pages', of, from, to: end, bytes, isApart: false }
}

/** Whether a feed lacks entries that its peer has. */
export function isLacking({ wanted, height }: Offer): boolean {
  return height > wanted.extent.head.height
}

/** Whether all that a feed still lacks lies below entries that are there, and so can wait. */
export function isGap({ wanted, height }: Offer): boolean {
  const { extent } = wanted
  return extent.tip !== undefined && height <= topOf(extent).height
}

/** Whether the peer has as many entries as we, but others. */
export function isOtherHistory({ wanted, height, head }: Offer): boolean {
  const { height: ours, hash } = topOf(wanted.extent)
  return height === ours && height > 0 && !equalBytes(head, hash.subarray(0, head.length))
}

/** Whether a page is the next one of a run: in order, and no more than was asked for. */
export function isExpected(run: Run, page: { from: number }, isLast: boolean): boolean {
  if (run.question.kind === 'newest') return isLast
  return page.from === run.next && page.from <= run.question.to
}
