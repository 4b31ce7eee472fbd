/** 1,000 posts of 30 contacts to a reader that comes back, over lines of different speed. */
import { lines, measureCatchUp } from '../netns/catch-up.ts'
import { whyNoNamespaces } from '../netns/namespaces.ts'
import type { Figure } from './table.ts'

const init = { contacts: 30, posts: 1_000, timeoutMs: 120_000, seed: 1 }

export async function benchCatchUp(): Promise<Figure[]> {
  const what = '1,000 posts of 30 contacts'
  const reason = whyNoNamespaces()
  if (reason !== undefined) return [{ what, measured: `not measured: ${reason}`, goal: '5 s' }]
  const results = await measureCatchUp(lines, init)
  return results.map(({ name, goalMs, tookMs, received, line }) => ({
    what: `${what}, ${name}`,
    measured: `${(tookMs / 1000).toFixed(1)} s, ${Math.round(received.bytes / 1000)} kB`,
    goal: `${goalMs / 1000} s`,
    limit: `the line alone ${((received.bytes * 8) / line.bitsPerSecond).toFixed(1)} s`,
  }))
}
