// @timeout 1200
/** Who can read what, after every interleaving of some steps; `npm run sim` goes deeper. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { rejects } from '../../helpers/rejects.ts'
import { checkWorld } from './check.ts'
import { LittleWorld } from './little-world.ts'
import { stories, tell, type Story } from './stories.ts'

const test = suite('sim/model')
/** In about the same time each: with few steps one goes deeper, with devices, which have to meet, less deep. */
const depthOf = ({ steps, withDevices }: Story): number =>
  withDevices === undefined ? (steps.length < 7 ? 8 : 7) : 6
let total = 0

for (const story of stories) {
  const depth = depthOf(story)
  test(`${story.name}: readers are those of the model, ${depth} steps deep`, async () => {
    const { interleavings, states } = await tell(story, { depth })
    console.log(`${interleavings} interleavings, ${states} states`)
    assert.ok(interleavings > 1000)
    total += interleavings
  })
}

test('these were a hundred thousand interleavings', () => {
  assert.ok(total >= 100_000, String(total))
})

test('a reader whom the model does not know of is seen', async () => {
  const world = await LittleWorld.start({ contacts: 1, aspects: ['F'], seed: 1 })
  await world.do({ kind: 'add', aspect: 'F', contact: 0, history: false })
  await checkWorld(world)
  await world.do({ kind: 'post', aspects: ['F'] })
  world.acts.splice(
    world.acts.findLastIndex(({ kind }) => kind === 'add'),
    1,
  )
  await rejects(checkWorld(world), 'test')
})

test('a state that is taken back leaves nothing', async () => {
  const world = await LittleWorld.start({ contacts: 1, aspects: ['F'], seed: 1 })
  const mark = world.mark()
  await world.do({ kind: 'add', aspect: 'F', contact: 0, history: false })
  await world.do({ kind: 'post', aspects: ['F'] })
  world.rewind(mark)
  await checkWorld(world)
  assert.equal((await world.contacts[0]?.social.timeline({ limit: 10 }))?.rows, [])
})

test.run()
