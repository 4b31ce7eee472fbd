/**
 * Two worlds that differ in nothing but a secret look alike to who must not know it: as many frames and entries of the same sizes.
 * Chance in one world alone (as an entry that comes by gossip and by sync as well) must not fail a test: worlds are
 * compared up to three times, and a leak shows in each of them.
 */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Life, type Name } from './life.ts'
import { traceOf, type Trace } from './trace.ts'

const test = suite('leaks/sizes')

interface World {
  /** The name of the aspect of which nobody else may know anything. */
  aspect: string
  members: readonly Name[]
  /** Whether a post goes to them. */
  isUsed: boolean
  /** Whether a picture goes to them as well. @default false */
  hasPicture?: true
  /** The member who is removed, after the first post. */
  removed?: Name
  /** The contact who is blocked then. */
  blocked?: Name
  /** Whether there is a post after that. */
  isUsedLater: boolean
}

const usual: World = {
  aspect: 'Family',
  members: ['Bo', 'Cy', 'Di'],
  isUsed: true,
  removed: 'Cy',
  isUsedLater: true,
}
const everybody: readonly Name[] = ['Ana', 'Bo', 'Cy', 'Di', 'Eve', 'Flo', 'Gus']
// Sync runs when there is something, so that two worlds ask equally often.
const syncIntervalMs = 600_000
const triesMax = 3

/** The traffic that some people saw of Ana; Eve is in another aspect. */
async function live(world: World, onlookers: readonly Name[]): Promise<Trace[]> {
  await using life = new Life()
  const people = everybody.filter((name) => ['Ana', 'Eve', ...world.members].includes(name))
  await Promise.all(people.map((name) => life.start(name, { syncIntervalMs })))
  const { social } = life.get('Ana')
  for (const name of [world.aspect, 'Others']) await social.aspects.create(name)
  for (const guest of world.members) await life.join(guest, 'Ana', world.aspect, { isBack: false })
  await life.join('Eve', 'Ana', 'Others', { isBack: false })
  await post(life, 'for all to begin with', 'public', people)
  if (world.isUsed) await post(life, 'a first post', world.aspect, world.members)
  if (world.hasPicture === true) {
    const picture = await life.postPicture('Ana', world.aspect, '', { title: 'a picture' })
    for (const name of world.members) await life.hasFiles(name, picture)
  }
  const { removed, blocked } = world
  if (removed !== undefined) {
    await social.aspects.removeMember(
      await life.aspect('Ana', world.aspect),
      life.get(removed).person,
    )
  }
  if (blocked !== undefined) await social.people.block(life.get(blocked).person)
  const others = world.members.filter((name) => name !== removed && name !== blocked)
  if (world.isUsedLater) await post(life, 'a later post', world.aspect, others)
  const all = people.filter((name) => name !== blocked)
  await post(life, 'for all at the end', 'public', all)
  const { peer } = life.get('Ana')
  return onlookers.map((name) => traceOf(life.get(name).peer, peer))
}

async function post(
  life: Life,
  text: string,
  aspect: string,
  readers: readonly Name[],
): Promise<void> {
  await life.post('Ana', text, aspect)
  for (const reader of readers) await life.shows(reader, text)
}

/** Each onlooker sees the same in both worlds. */
async function lookAlike(a: World, b: World, onlookers: readonly Name[]): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const [one, other] = [await live(a, onlookers), await live(b, onlookers)]
    if (tries < triesMax && JSON.stringify(one) !== JSON.stringify(other)) continue
    return assert.equal(one, other)
  }
}

test('nobody but they can tell who was removed', async () => {
  await lookAlike(usual, { ...usual, removed: 'Di' }, ['Bo', 'Eve'])
})

test('nobody can tell who was blocked', async () => {
  const { removed: _, ...others } = usual
  await lookAlike({ ...others, blocked: 'Cy' }, { ...others, blocked: 'Di' }, ['Bo', 'Eve'])
})

test('an aspect looks the same whatever it is called and however many are in it', async () => {
  const large: World = {
    ...usual,
    aspect: 'Those to whom I still owe something',
    members: ['Bo', 'Cy', 'Di', 'Flo', 'Gus'],
  }
  await lookAlike(usual, large, ['Bo', 'Eve'])
})

test('who was removed cannot tell from an aspect in which nothing is posted any more', async () => {
  const { removed: _, ...quiet } = { ...usual, isUsedLater: false }
  await lookAlike(usual, quiet, ['Cy'])
})

test('a contact cannot tell whether an aspect is used that they are not in', async () => {
  const { removed: _, ...quiet } = { ...usual, isUsed: false, isUsedLater: false }
  await lookAlike(usual, quiet, ['Eve'])
})

test('a contact cannot tell whether there are pictures in an aspect that they are not in', async () => {
  await lookAlike(usual, { ...usual, hasPicture: true }, ['Eve'])
})

test('what is compared shows a difference where there may be one', async () => {
  const [bo] = await live(usual, ['Bo'])
  const [sees] = await live({ ...usual, isUsedLater: false }, ['Bo'])
  assert.not.equal(bo, sees)
  assert.ok(bo!.entries.length > 4 && bo!.gossip.length > 0)
})

test.run()
