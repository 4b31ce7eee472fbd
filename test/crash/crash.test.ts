/** A few rounds of what `npm run crash` does for long. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { seed } from '../helpers/seed.ts'
import { blobCrashLoop } from './blob-loop.ts'
import { crashLoop } from './crash-loop.ts'

const test = suite('crash')

test('a node that is killed while it posts and receives loses nothing that it acknowledged', async () => {
  console.log(`PAPPUS_SEED=${seed}`)
  const { acknowledged, witnessed } = await crashLoop(8, seed)
  assert.ok(acknowledged > 0)
  assert.ok(witnessed > 0)
})

test('a node that is killed while it fetches and uploads files ends with all of them, right to the byte', async () => {
  const init = { kills: 3, seed, bytes: 48 * 1024 * 1024, killWithinMs: 1_500 }
  const { acknowledged, whole } = await blobCrashLoop(init)
  // One that was not answered may be there too.
  assert.ok(whole > acknowledged)
})

test.run()
