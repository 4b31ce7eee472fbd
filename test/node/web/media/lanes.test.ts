/** Work that runs a few at a time. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Lanes } from '../../../../node/web/media/lanes.ts'
import { waitFor } from '../../../helpers/wait-for.ts'

const test = suite('node/web/media/lanes')

test('two run at once, the others in the order in which they came', async () => {
  const lanes = new Lanes(2)
  const started: number[] = []
  const ends: (() => void)[] = []
  for (const number of [0, 1, 2, 3]) {
    lanes.add(() => {
      started.push(number)
      return new Promise((resolve) => ends.push(resolve))
    })
  }
  assert.equal(started, [0, 1])
  ends[1]?.()
  await waitFor(() => started.length === 3)
  assert.equal(started, [0, 1, 2])
  ends[0]?.()
  await waitFor(() => started.length === 4)
  assert.equal(started, [0, 1, 2, 3])
})

test.run()
