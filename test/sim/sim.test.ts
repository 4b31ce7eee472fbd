// @timeout 600
/** Small networks with faults, a hundred in `npm run test:all`; `npm run sim` does thousands of large ones. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { sampleOr } from '../helpers/extent.ts'
import { seed as chosen } from '../helpers/seed.ts'
import { regressions } from './regressions.ts'
import { simulate, type RunInit } from './run.ts'
import { replayOf, runOf } from './seeds.ts'

const test = suite('sim')
const runs = sampleOr(20, 100)
/** The same runs each time, so that a change is to blame for what fails; `npm run sim` looks for new ones. */
const first = process.env.PAPPUS_SEED === undefined ? 1 : chosen
const small = { from: 3, to: 6 }

async function expectWhole(init: RunInit): Promise<void> {
  const { problems } = await simulate(init)
  assert.equal(problems, [], replayOf(init))
}

test('a seed gives the same run again, event by event', async () => {
  const init = { seed: 7, nodes: 6, minutes: 5 }
  const first = await simulate(init)
  const again = await simulate(init)
  assert.ok(first.events > 500)
  assert.is(again.hash, first.hash)
  const other = await simulate({ ...init, seed: 8 })
  assert.is.not(other.hash, first.hash)
})

test('a network without faults delivers everything', async () => {
  const init = { seed: 1, nodes: 8, minutes: 5, hasFaults: false }
  const { problems, costs, files } = await simulate(init)
  assert.equal(problems, [], replayOf(init))
  assert.ok(files.came > 20, String(files.came))
  // Each file comes about once, whoever has it; some were taken back since.
  assert.ok(costs.blobBytes < 2 * files.bytes, `${costs.blobBytes} for ${files.bytes}`)
})

test('without sync, what is missing is seen', async () => {
  const { problems } = await simulate({ seed: 1, nodes: 6, minutes: 5, isSyncing: false })
  assert.ok(problems.some((problem) => problem.includes('to 0 of')))
})

test('disks that do not keep what they were asked to keep are seen', async () => {
  const found: string[] = []
  for (let seed = 1; seed <= 20 && found.length === 0; seed++) {
    const { problems } = await simulate({ seed, nodes: 6, minutes: 10, isDiskHonest: false })
    found.push(...problems)
  }
  assert.ok(found.length > 0)
})

for (const init of regressions) {
  test(`what once failed: ${replayOf(init)}`, () => expectWhole(init))
}

test(`every reader ends with every entry, ${runs} times, whatever goes wrong`, async () => {
  for (let index = 0; index < runs; index++) {
    await expectWhole(runOf(first + index, small))
  }
})

test.run()
