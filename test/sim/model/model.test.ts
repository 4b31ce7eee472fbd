/** The check itself: that it sees what is wrong, leaves nothing behind, and that every story is told. */
import { readdirSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { rejects } from '../../helpers/rejects.ts'
import { checkWorld } from './check.ts'
import { LittleWorld } from './little-world.ts'
import { stories } from './stories.ts'

const test = suite('sim/model')

test('every story has a file of its own', () => {
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.test.ts'))
  const wanted = [...stories.map(({ id }) => `${id}.test.ts`), 'model.test.ts']
  assert.equal(files.toSorted(), wanted.toSorted())
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
  assert.equal((await world.contacts[0]?.social.timelines.read({ limit: 10 }))?.rows, [])
})

test.run()
