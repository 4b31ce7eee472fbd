/** Devices that change one board apart: what each of them added or took off is so on all, in whatever order they hear of it. */
import * as check from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { CollectionId, PostId } from '../../../protocol/ids.ts'
import type { CollectionType } from '../../../protocol/records/collection.ts'
import { changed, merged, placeOf } from '../../../node/social/collections/merge.ts'
import type { CollectionRow } from '../../../node/social/collections/tables.ts'
import { sampleOr } from '../../helpers/extent.ts'
import { testPerson } from '../../helpers/person.ts'

const test = suite('node/social/collections-merge')
const runs = { numRuns: sampleOr(300, 5_000) }
const owner = testPerson('alice').id

/** An act of a device: it saves a post, with a note, takes one off, moves one to the front, or hears all that another one wrote. */
type Act =
  | { kind: 'save' | 'remove' | 'first'; post: string; note: string }
  | { kind: 'hear'; from: number }

const devices = 3
const acts = check.array(
  check.tuple(
    check.nat(devices - 1),
    check.oneof(
      check.record({
        kind: check.constantFrom('save', 'save', 'remove', 'first'),
        post: check.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
        note: check.constantFrom('', 'x', 'y'),
      }) as check.Arbitrary<Act>,
      check.record({ kind: check.constant('hear' as const), from: check.nat(devices - 1) }),
    ),
  ),
  { maxLength: 40 },
)
const types = check.constantFrom<CollectionType>('board', 'album')

function begun(type: CollectionType): CollectionRow {
  const id = 'board' as CollectionId
  const content = { name: 'Garden', type, items: [], removed: [], order: [] }
  return { id, nonce: '', owner, version: 1, tie: '', ...content, atMs: 0 }
}

/** The version that a device writes next. */
function acted(
  row: CollectionRow,
  act: Exclude<Act, { kind: 'hear' }>,
  tie: string,
): CollectionRow {
  const { kind, note } = act
  const item = { post: act.post as PostId, note }
  const others = row.items.filter(({ post }) => post !== item.post)
  const isThere = others.length < row.items.length
  const kept = row.items.filter(({ post }) => post === item.post)
  const wanted = { save: [item, ...others], remove: others, first: [...kept, ...others] }[kind]
  if (kind !== 'save' && !isThere) return row
  const version = row.version + 1
  const next = changed(row, wanted, version)
  return { ...row, ...next, order: next.items.map(placeOf), version, tie }
}

/** Lets devices act, and gives what each of them knows in the end, and all versions that they wrote. */
function lived(type: CollectionType, all: [number, Act][]): [CollectionRow[], CollectionRow[]] {
  const rows = Array.from({ length: devices }, () => begun(type))
  const written = [begun(type)]
  for (const [number, [device, act]] of all.entries()) {
    const row = rows[device]!
    if (act.kind === 'hear') rows[device] = merged(row, rows[act.from]!)
    else {
      rows[device] = acted(row, act, `${number}`)
      written.push(rows[device])
    }
  }
  return [rows, written]
}

const joined = (rows: readonly CollectionRow[]): CollectionRow =>
  rows.reduce((all, row) => merged(all, row))

test('devices that heard all have the same, in whatever order and however often it came', () => {
  check.assert(
    check.property(types, acts, check.infiniteStream(check.nat()), (type, all, chance) => {
      const [rows, written] = lived(type, all)
      const shuffled = written
        .map((row) => [chance.next().value as number, row] as const)
        .toSorted(([a], [b]) => a - b)
        .map(([, row]) => row)
      assert.equal(joined(shuffled), joined(written))
      assert.equal(joined([...shuffled, ...written]), joined(written))
      assert.equal(joined(rows), joined(written))
    }),
    runs,
  )
})

test('what each of two devices added apart is there, and what each took off is gone', () => {
  const posts = check.uniqueArray(check.nat(60), { minLength: 6, maxLength: 60 })
  check.assert(
    check.property(types, posts, check.nat(5), (type, all, share) => {
      const [before, more] = [all.slice(0, share), all.slice(share)]
      const save = (row: CollectionRow, post: number): CollectionRow =>
        acted(row, { kind: 'save', post: `${post}`, note: '' }, `s${post}`)
      const remove = (row: CollectionRow, post: number): CollectionRow =>
        acted(row, { kind: 'remove', post: `${post}`, note: '' }, `r${post}`)
      const base = before.reduce(save, begun(type))
      const isHers = (post: number): boolean => post % 2 === 0
      const hers = more.filter(isHers).reduce(save, before.filter(isHers).reduce(remove, base))
      const his = more
        .filter((post) => !isHers(post))
        .reduce(save, before.filter((post) => post % 3 === 1).reduce(remove, base))
      const left = before.filter((post) => !isHers(post) && post % 3 !== 1)
      const wanted = [...left, ...more].map(String).toSorted()
      assert.equal(
        merged(hers, his)
          .items.map(({ post }) => post)
          .toSorted(),
        wanted,
      )
    }),
    runs,
  )
})

test('a board that is deleted on one device stays so', () => {
  const gone = { ...begun('board'), version: 2, isGone: true as const }
  const changedTwice = { ...begun('board'), version: 9 }
  for (const row of [merged(gone, changedTwice), merged(changedTwice, gone)]) {
    assert.is(row.isGone, true)
  }
})

test.run()
