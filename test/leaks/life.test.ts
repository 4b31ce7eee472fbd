/** What each onlooker of a life learns of it: what the written list allows, and nothing else. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { live } from './life-script.ts'
import { Life } from './life.ts'
import { linesFor, onlookers } from './may-learn.ts'
import { remember, type Past } from './past.ts'
import { foundIn, nameOf, secretKinds } from './secret.ts'

const test = suite('leaks/life')

const past = await livedOnce()

async function livedOnce(): Promise<Past> {
  await using life = new Life()
  await live(life)
  return await remember(life)
}

for (const onlooker of onlookers) {
  test(`${onlooker} learns all that the list says, and nothing else`, () => {
    const others = past.secrets.filter(({ of }) => of !== onlooker)
    const found = foundIn(past.knowledge.get(onlooker)!, others)
    const lines = linesFor(onlooker)
    const leaks = found.filter((secret) => !lines.some(({ allows }) => allows(secret)))
    assert.equal([...new Set(leaks.map(nameOf))], [])
    // A line of which nothing is ever found is no line, or the search does not work.
    const idle = lines.filter(({ allows }) => !found.some(allows))
    assert.equal(
      idle.map(({ says }) => says),
      [],
    )
  })
}

test('every kind of secret is found where it may be: with its owner', () => {
  const own = past.secrets.filter(({ of }) => of === 'Ana' || of === 'Di')
  const found = foundIn(past.knowledge.get('Ana')!, own)
  const kinds = new Set(found.map(({ kind }) => kind))
  // A gossip key is worked out when it is used, and kept by nobody.
  assert.equal(
    [...kinds].toSorted(),
    secretKinds.filter((kind) => kind !== 'gossip key'),
  )
})

test('another device of a person learns the names of aspects: were one sent to others, it would be found', () => {
  const own = past.secrets.filter(({ of, which }) => of === 'Ana' && which !== 'laptop')
  const found = foundIn(past.knowledge.get('Laptop')!, own)
  const kinds = new Set(found.map(({ kind }) => kind))
  for (const kind of ['aspect name', 'aspect id', 'setting', 'invite secret'] as const) {
    assert.ok(kinds.has(kind), kind)
  }
})

test.run()
