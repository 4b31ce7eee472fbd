/** A few rounds of what `npm run crash` does for long. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { seed } from '../helpers/seed.ts'
import { crashLoop } from './crash-loop.ts'

const test = suite('crash')

test('a node that is killed while it posts and receives loses nothing that it acknowledged', async () => {
  console.log(`PAPPUS_SEED=${seed}`)
  const { acknowledged, witnessed } = await crashLoop(8, seed)
  assert.ok(acknowledged > 0)
  assert.ok(witnessed > 0)
})

test.run()
