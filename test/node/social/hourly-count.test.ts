import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { originsMax } from '../../../node/social/lib/limits.ts'
import { HourlyCount } from '../../../node/social/lib/hourly-count.ts'
import { realWorld } from '../../../node/world.ts'

const test = suite('node/social/hourly-count')

test('from however many places somebody comes, newcomers are counted, and who came most is not forgotten', () => {
  const count = new HourlyCount({ ...realWorld, elapsed: () => 0 })
  assert.equal([count.take('often', 2), count.take('often', 2)], [true, true])
  for (let index = 0; index < originsMax; index += 1) assert.ok(count.take(`place ${index}`, 2))
  assert.ok(count.take('newcomer', 2))
  assert.is(count.take('often', 2), false)
})

test.run()
