/** Each onlooker of a life learns of it what the written list allows, and nothing else. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { blobTag } from '../../protocol/blob.ts'
import { readUint } from '../../protocol/bytes.ts'
import { cardKeys, dayOf, openCard, personDiscoverySecret } from '../../protocol/card.ts'
import { peerKey } from '../../protocol/ids.ts'
import { cardBytes, pairPaddedSizes } from '../../protocol/limits.ts'
import { takenBackOf, titles } from './life-pictures.ts'
import { bowling, disowned, lottery } from './life-script.ts'
import { liveOnce, visited } from './lived.ts'
import { linesFor, linesForRevoked, onlookers, roles, type Line } from './may-learn.ts'
import { idsOf } from './pictures.ts'
import { foundIn, nameOf, secretKinds, type Secret, type SecretKind } from './secret.ts'

const test = suite('leaks/life')

const lived = await liveOnce()
const { past } = lived
const pictureKinds: readonly SecretKind[] = [
  'alt text',
  'blob id',
  'blob key',
  'caption',
  'file name',
  'layer',
  'picture',
]

/** All that is found may be learned by some line, and each line allows something that is found. */
function expectOnly(found: readonly Secret[], lines: readonly Line[]): void {
  const leaks = found.filter((secret) => !lines.some(({ allows }) => allows(secret)))
  assert.equal([...new Set(leaks.map(nameOf))], [])
  // A line of which nothing is ever found is no line, or the search does not work.
  const idle = lines.filter(({ allows }) => !found.some(allows))
  assert.equal(
    idle.map(({ says }) => says),
    [],
  )
}

for (const onlooker of onlookers) {
  test(`${roles[onlooker]} learns all that the list says, and nothing else`, () => {
    const others = past.secrets.filter(({ of }) => of !== onlooker)
    expectOnly(foundIn(past.knowledge.get(onlooker)!, others), linesFor(onlooker))
  })
}

test('a device that was revoked learns nothing that came later, but that it was revoked', () => {
  const others = past.secrets.filter(({ which }) => !which.includes('tablet') && which !== disowned)
  expectOnly(foundIn(past.knowledge.get('Tablet')!, others), linesForRevoked())
})

test('of what a revoked device writes nobody gets anything', () => {
  const written = past.secrets.filter(({ which }) => which === disowned)
  assert.is(foundIn(past.knowledge.get('Tablet')!, written).length, written.length)
  for (const [name, knowledge] of past.knowledge) {
    if (name !== 'Tablet') assert.equal(foundIn(knowledge, written).map(nameOf), [], name)
  }
})

test('the protocol says of every line that it may be learned', async () => {
  const list = await readFile(join(import.meta.dirname, '../../protocol/privacy.md'), 'utf8')
  const all = [...onlookers.flatMap((onlooker) => linesFor(onlooker)), ...linesForRevoked()]
  const lines = all.map(({ says }) => says)
  assert.equal(
    [...new Set(lines)].filter((says) => !list.includes(says)),
    [],
  )
})

test('a stranger gets nothing but how a node is reached and which protocols it speaks', () => {
  const found = foundIn(past.knowledge.get('Stranger')!, past.secrets)
  const leaks = found.filter(({ kind }) => kind !== 'peer id' && kind !== 'address')
  assert.equal(leaks.map(nameOf), [])
  const people = new Set(found.map(({ of }) => of))
  assert.equal([...people].toSorted(), [...visited].toSorted())
})

test('a node says the same to strangers whatever its person does', () => {
  const [before, ...later] = lived.visits
  for (const visit of later) assert.equal(visit.protocols, before!.protocols)
  for (const { agent, joins } of lived.visits) {
    assert.is(agent, 'pappus')
    assert.equal(joins, [{ refusal: 'unknown' }, { refusal: 'unknown' }])
  }
})

test('who guesses whose node they visit learns nothing by asking to be a contact, unless everybody may', () => {
  for (const { name, requests } of lived.visits) {
    if (name !== 'Eve') assert.equal(requests, [{ kind: 'no' }, { kind: 'no' }])
  }
  const atEve = lived.visits.filter(({ name }) => name === 'Eve').map(({ requests }) => requests)
  assert.equal(atEve[0], [{ kind: 'no' }, { kind: 'no' }])
  assert.equal(atEve.at(-1), [{ kind: 'no' }, { kind: 'waiting' }])
})

test('a stranger who knows the id of a feed hears of it from who carries it, and from nobody else', () => {
  assert.is(lived.informed.get('Ana')!.heights, undefined)
  assert.is(lived.informed.get('Cy')!.heights, undefined)
  const heights = lived.informed.get('Hal')!.heights
  assert.is(heights?.kind, 'heights')
  const [carried, ...others] = heights?.kind === 'heights' ? heights.heights : []
  assert.ok(carried! > 0)
  assert.equal(others, [0, 0])
})

test('a stranger who knows the id of a blob gets it sealed from who carries it, and nothing from anybody else', () => {
  for (const name of ['Ana', 'Cy', 'Eve'] as const) {
    assert.equal([...new Set(lived.informed.get(name)!.blobs)], [undefined], name)
  }
  const answers = lived.informed.get('Hal')!.blobs
  const gone = lived.pictures.flatMap(({ title, refs }) =>
    refs.map(() => title === titles.takenBack),
  )
  assert.equal(
    answers.map((bytes) => bytes === 0),
    gone,
  )
})

test('a peer that is asked for a blob hears a tag that no other peer hears, and that names the blob only to who knows its id', () => {
  const ids = lived.pictures.flatMap(idsOf)
  const all: string[] = []
  for (const { name, peer, tags } of lived.blobTags) {
    const right = new Set(ids.map((id) => Buffer.from(blobTag(id, peerKey(peer))).toString('hex')))
    assert.equal(
      tags.filter((tag) => !right.has(tag)),
      [],
      name,
    )
    all.push(...new Set(tags))
  }
  assert.is(new Set(all).size, all.length)
  const asked = lived.blobTags.filter(({ tags }) => tags.length > 0).map(({ name }) => name)
  // Bo asked Eve, who is no reader, and has none.
  for (const name of ['Ana', 'Bo', 'Eve', 'Hal'] as const) assert.ok(asked.includes(name), name)
})

test('of a picture that was taken back nobody has a key or anything that opens it, its author neither', () => {
  const left = past.secrets.filter(({ which }) => which === takenBackOf(`${bowling}/1`))
  assert.ok(left.length > 0)
  for (const [name, knowledge] of past.knowledge) {
    const found = foundIn(knowledge, left).filter(({ kind }) => kind !== 'blob id')
    assert.equal(found.map(nameOf), [], name)
  }
})

test('former members and blocked people get no later picture, which members get', () => {
  const later = past.secrets.filter(
    ({ kind, which }) => which === `${lottery}/2` && pictureKinds.includes(kind),
  )
  for (const name of ['Flo', 'Gus', 'Eve'] as const) {
    assert.equal(foundIn(past.knowledge.get(name)!, later).map(nameOf), [], name)
  }
  const kinds = new Set(foundIn(past.knowledge.get('Cy')!, later).map(({ kind }) => kind))
  assert.equal([...kinds].toSorted(), pictureKinds)
})

test('who is shown a free picture by somebody else gets none of the words of its author', () => {
  const words = past.secrets.filter(
    ({ of, kind }) => of === 'Ana' && ['alt text', 'caption', 'layer'].includes(kind),
  )
  assert.equal(foundIn(past.knowledge.get('Eve')!, words).map(nameOf), [])
})

test('a bootstrap peer and node of the DHT learns who comes and from where, and nothing else', () => {
  const found = foundIn(past.knowledge.get('Relay')!, past.secrets)
  const leaks = found.filter(({ kind }) => kind !== 'peer id' && kind !== 'address')
  assert.equal(leaks.map(nameOf), [])
  assert.ok(found.length > onlookers.length)
})

test('the cards of all people are alike to who keeps them, and opened by who knows the id of somebody who wants that', () => {
  assert.ok(lived.cards.length > 2)
  for (const { value } of lived.cards) assert.is(value.length, cardBytes)
  const secret = personDiscoverySecret(lived.findable.person)
  const opened = lived.cards.flatMap(({ dayKey, value }) => {
    const keys = cardKeys(secret, dayOf(readUint(value, 1, 8)))
    return dayKey.equals(keys.signer.publicKey) ? [openCard(value, keys).name] : []
  })
  assert.equal([...new Set(opened)], [lived.findable.name])
})

test('what a carrier keeps has one of ten sizes', () => {
  const sizes = new Set(lived.carriedSizes)
  assert.equal(
    [...sizes].filter((size) => !pairPaddedSizes.includes(size)),
    [],
  )
  assert.ok(sizes.size > 2)
})

test('gossip names neither its sender nor other peers', () => {
  const fields = new Set(lived.gossip.flatMap(({ message }) => message))
  assert.equal(fields, new Set([2, 4]))
  assert.equal(
    lived.gossip.filter(({ prune }) => prune.includes(2)),
    [],
  )
})

test('a network provider sees nothing in the bytes that it carries', () => {
  const wire = past.knowledge.get('Provider')!
  assert.equal(foundIn(wire, past.secrets).map(nameOf), [])
  assert.ok(wire.bytes.length > 500_000)
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
