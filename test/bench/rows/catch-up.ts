/** 1,000 posts of 30 contacts to a reader that comes back, over lines of different speed. */
import { lines, measureCatchUp } from '../../netns/catch-up.ts'
import { whyNoNamespaces } from '../../netns/namespaces.ts'
import { TestError } from '../../helpers/test-error.ts'
import { row, type Kind, type Measured } from '../harness/row.ts'

const limit = 'the bits of the line alone'

export const catchUp = row({
  name: 'catch-up',
  about: 'posts of 30 contacts to a reader that comes back, over slow lines',
  sizes: { of: 'posts', full: [1_000], quick: [100] },
  rounds: 1,
  figures: Object.fromEntries(
    lines.map(({ name, goalMs }) => [
      name,
      { unit: 's', better: 'less', aim: goalMs / 1000, limit } satisfies Kind,
    ]),
  ),
  measure,
})

async function measure(posts: number): Promise<Record<string, Measured>> {
  const reason = whyNoNamespaces()
  if (reason !== undefined) throw new TestError(`not measured: ${reason}`)
  const init = { contacts: 30, posts, timeoutMs: 120_000, seed: 1 }
  const results = await measureCatchUp(lines, init)
  return Object.fromEntries(
    results.map(({ name, tookMs, received, line }) => [
      name,
      { value: tookMs / 1000, limit: (received.bytes * 8) / line.bitsPerSecond },
    ]),
  )
}
