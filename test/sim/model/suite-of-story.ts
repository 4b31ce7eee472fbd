/**
 * Who can read what, after every interleaving of the steps of one story; `npm run sim` goes deeper. Each story has a file of its
 * own, so that the stories spread over all processors.
 */
import { suite, type Test } from 'uvu'
import * as assert from 'uvu/assert'
import { isWhole, sampleOr } from '../../helpers/extent.ts'
import { TestError } from '../../helpers/test-error.ts'
import { stories, tell, type Story } from './stories.ts'

/** With fewer interleavings the steps of a story exclude each other, and it tells nothing. In full the stories have a hundred thousand together. */
const interleavingsMin = sampleOr(500, 5_000)

/** The suite of the story with that id. */
export function suiteOfStory(id: string): Test {
  const story = stories.find((one) => one.id === id)
  if (story === undefined) throw new TestError(`no story ${id}`)
  const test = suite(`sim/model/${id}`)
  const depth = depthOf(story)
  test(`${story.name}: readers are those of the model, ${depth} steps deep`, async () => {
    const { interleavings, states } = await tell(story, { depth })
    console.log(`${interleavings} interleavings, ${states} states`)
    assert.ok(interleavings > interleavingsMin)
  })
  return test
}

/**
 * In about the same time each: with few steps one goes deeper, with devices, which have to meet, less deep. The sample is every
 * interleaving of one step less.
 */
function depthOf({ steps, withDevices }: Story): number {
  const whole = withDevices === undefined ? (steps.length < 7 ? 8 : 7) : 6
  return isWhole ? whole : whole - 1
}
