/** What each onlooker of a life learns of it: what the written list allows, and nothing else. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { FeedId, PeerName } from '../../protocol/ids.ts'
import { chapters, lottery } from './life-script.ts'
import { Life, type Name } from './life.ts'
import { linesFor, onlookers } from './may-learn.ts'
import { remember, type Past } from './past.ts'
import { foundIn, nameOf, secretKinds } from './secret.ts'
import { Stranger, type Visit } from './stranger.ts'

const test = suite('leaks/life')

/** Whom the strangers visit: Hal carries for others. */
const visited = ['Ana', 'Cy', 'Hal'] as const

interface Lived {
  past: Past
  /** What strangers were told, by the chapter after which they came, and by whom they visited. */
  visits: Visit[]
  /** What somebody gets who came to know ids of feeds. */
  informed: Map<Name, Visit>
}

const { past, visits, informed } = await liveOnce()

async function liveOnce(): Promise<Lived> {
  await using life = new Life()
  const visits: Visit[] = []
  const strangers: PeerName[] = []
  const visit = async (name: Name, known: FeedId[] = []): Promise<Visit> => {
    await using stranger = await Stranger.start(`stranger ${strangers.length}`)
    strangers.push(stranger.peer)
    return await stranger.visit(life.addressOf(name), known)
  }
  for (const chapter of chapters) {
    await chapter(life)
    for (const name of visited) visits.push(await visit(name))
  }
  const unknowing = strangers.splice(0)
  const informed = new Map<Name, Visit>()
  for (const name of visited) informed.set(name, await visit(name, await feedsToAskFor(life)))
  return { past: await remember(life, { Stranger: unknowing }), visits, informed }
}

/** A feed that Hal carries, and two that he and Ana have otherwise. */
async function feedsToAskFor(life: Life): Promise<FeedId[]> {
  const ana = life.get('Ana').social.keyring
  const aspect = await life.aspect('Ana', lottery)
  return [
    ana.feed({ kind: 'aspect', aspect, epoch: 1 }),
    ana.feed({ kind: 'pair', peer: life.get('Hal').peer }),
    life.get('Hal').social.keyring.feed({ kind: 'public' }),
  ]
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

test('a stranger gets nothing but how a node is reached and which protocols it speaks', () => {
  const found = foundIn(past.knowledge.get('Stranger')!, past.secrets)
  const leaks = found.filter(({ kind }) => kind !== 'peer id' && kind !== 'address')
  assert.equal(leaks.map(nameOf), [])
  const people = new Set(found.map(({ of }) => of))
  assert.equal([...people].toSorted(), [...visited].toSorted())
})

test('a node says the same to strangers whatever its person does', () => {
  const [before, ...later] = visits
  for (const visit of later) assert.equal(visit.protocols, before!.protocols)
  for (const { agent, joins } of visits) {
    assert.is(agent, 'pappus')
    assert.equal(joins, [{ refusal: 'unknown' }, { refusal: 'unknown' }])
  }
})

test('a stranger who knows the id of a feed hears of it from who carries it, and from nobody else', () => {
  assert.is(informed.get('Ana')!.heights, undefined)
  assert.is(informed.get('Cy')!.heights, undefined)
  const heights = informed.get('Hal')!.heights
  assert.is(heights?.kind, 'heights')
  const [carried, ...others] = heights?.kind === 'heights' ? heights.heights : []
  assert.ok(carried! > 0)
  assert.equal(others, [0, 0])
})

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
