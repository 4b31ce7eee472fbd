/** A few rounds of what `npm run crash` does for long. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { crashLoop } from './crash-loop.ts'

const test = suite('crash')

test('a node that is killed while it posts loses nothing that it acknowledged', async () => {
  const { acknowledged } = await crashLoop(8, 'test')
  assert.ok(acknowledged > 0)
})

test.run()
