// @timeout 400
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Random } from '../helpers/random.ts'
import { seed } from '../helpers/seed.ts'
import { waitFor } from '../helpers/wait-for.ts'
import { Direction } from './cable.ts'
import { lines, measureCatchUp } from './catch-up.ts'
import { whyNoNamespaces } from './namespaces.ts'

const test = suite('netns')
const reason = whyNoNamespaces()
const testInNamespaces = (name: string, run: () => Promise<void>): void =>
  reason === undefined ? test(name, run) : test.skip(name, run)
if (reason !== undefined) console.log(`skipped: ${reason}`)

test('a line is as slow, as late and as bad as it should be', async () => {
  const arrived: { size: number; atMs: number }[] = []
  const direction = new Direction(new Random(seed), ({ length }) => {
    arrived.push({ size: length, atMs: performance.now() })
  })
  direction.line = { delayMs: 50, bitsPerSecond: 80_000, loss: 0.5 }
  const startMs = performance.now()
  // 10 bytes a millisecond.
  for (let count = 0; count < 200; count++) direction.send(new Uint8Array(10))
  const { packets, lost } = direction.traffic
  assert.is(packets + lost, 200)
  assert.ok(packets > 50 && packets < 150, `${packets} of 200 packets came through`)
  await waitFor(() => arrived.length === packets)
  for (const [index, { atMs }] of arrived.entries()) assert.ok(atMs - startMs >= 50 + index)
  direction.stop()
})

// The goals are for the bench; here it has to come, however busy the machine.
testInNamespaces(
  '1,000 posts of 30 contacts come over a slow line that loses packets',
  async () => {
    const wanted = [lines[0]!, lines[2]!]
    const init = { contacts: 30, posts: 1_000, timeoutMs: 120_000, seed }
    for (const { name, tookMs } of await measureCatchUp(wanted, init)) {
      console.log(`${name}: ${Math.round(tookMs)} ms`)
    }
  },
)

test.run()
