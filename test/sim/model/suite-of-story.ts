/**
 * The readers of each record, after every interleaving of the steps of one story; `npm run sim` goes deeper. Each story has a file of its
 * own, so that the stories spread over all processors.
 */
import { suite, type Test } from 'uvu'
import * as assert from 'uvu/assert'
import { isWhole, sampleOr } from '../../helpers/extent.ts'
import { TestError } from '../../helpers/test-error.ts'
import { stories, tell, type Story } from './stories.ts'

/**
 * Of each story at least so many interleavings, in the sample and in full: with fewer, its steps exclude each other, and it tells less than it
 * did. In full they were more than a hundred thousand together.
 */
const interleavingsMin: Record<string, readonly [sample: number, whole: number]> = {
  'coming-and-going': [2_500, 34_000],
  'two-aspects': [2_200, 45_000],
  blocking: [4_000, 14_000],
  commenting: [2_000, 10_000],
  reacting: [1_000, 4_000],
  answering: [900, 900],
  'single-people': [800, 2_000],
  pictures: [2_000, 2_000],
  'another-device': [1_000, 2_000],
}

/** Stories with more interleavings than most others together. */
const hasMany = new Set(['changing', 'coming-and-going', 'two-aspects', 'single-people'])

/** The suite of the story with that id. */
export function suiteOfStory(id: string): Test {
  const story = stories.find((one) => one.id === id)
  if (story === undefined) throw new TestError(`no story ${id}`)
  const test = suite(`sim/model/${id}`)
  const depth = depthOf(story)
  test(`${story.name}: readers are those of the model, ${depth} steps deep`, async () => {
    const { interleavings, states } = await tell(story, { depth })
    console.log(`${interleavings} interleavings, ${states} states`)
    const [sample, whole] = interleavingsMin[id] ?? [1_000, 1_000]
    assert.ok(interleavings > sampleOr(sample, whole), String(interleavings))
  })
  return test
}

/**
 * In about the same time each: with few steps one goes deeper, with devices, which have to meet, less deep. The sample is every
 * interleaving of one step less, of those that have many of two.
 */
function depthOf({ id, steps, withDevices, areFriends }: Story): number {
  const isSlow = withDevices !== undefined || areFriends === true
  const whole = !isSlow ? (steps.length < 7 ? 8 : 7) : 6
  if (isWhole) return whole
  return hasMany.has(id) ? whole - 2 : whole - 1
}
