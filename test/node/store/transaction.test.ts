/** The cost of a transaction: one that writes much must not look at all of it again and again. */
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { under, type Range, type Table } from '../../../node/store/table.ts'
import { Transaction, type Reader } from '../../../node/store/transaction.ts'
import { checkAsync } from '../../helpers/seed.ts'

const test = suite('node/store/transaction')
const empty: Reader = {
  get: () => undefined,
  many: (_, keys) => Promise.resolve(keys.map(() => undefined)),
  list: () => Promise.resolve([]),
}

test('what is listed among thousands of written rows is found without a look at the others', async () => {
  const rowCount = 5_000
  let looks = 0
  const counted = (name: string): Table<true> => ({
    encoding: 'json',
    get name() {
      looks += 1
      return name
    },
  })
  const countedRange = (range: { gt: string; lt: string }): Range => ({
    get gt() {
      looks += 1
      return range.gt
    },
    get lt() {
      looks += 1
      return range.lt
    },
  })
  const [places, others] = [counted('places'), counted('others')]
  const tx = new Transaction(empty)
  // As a retraction does for each of many comments.
  for (let index = 0; index < rowCount; index += 1) tx.put(places, `item${index}!feed`, true)
  for (let index = 0; index < rowCount; index += 1) {
    const rows = await tx.list(places, countedRange(under(`item${index}`)))
    assert.is(rows.length, 1)
    for (const [key] of rows) tx.delete(places, key)
    tx.put(others, `item${index}`, true)
  }
  assert.ok(looks < rowCount * 50, `${looks} looks`)
})

test('it lists what it wrote and deleted as the store will', async () => {
  const table: Table<number> = { name: 'rows', encoding: 'json' }
  const key = fc.constantFrom('a', 'a!1', 'a!2', 'a"', 'b', 'b!1', 'c')
  const range = fc.record(
    { gt: key, gte: key, lt: key, lte: key, reverse: fc.boolean() },
    { requiredKeys: [] },
  )
  const act = fc.oneof(
    fc.record({ kind: fc.constant('put' as const), key }),
    fc.record({ kind: fc.constant('del' as const), key }),
    fc.record({ kind: fc.constant('list' as const), range }),
  )
  await checkAsync(
    fc.asyncProperty(fc.array(act), async (acts) => {
      const tx = new Transaction(empty)
      const model = new Map<string, number>()
      for (const [number, one] of acts.entries()) {
        if (one.kind === 'put') {
          tx.put(table, one.key, number)
          model.set(one.key, number)
        } else if (one.kind === 'del') {
          tx.delete(table, one.key)
          model.delete(one.key)
        } else {
          const { gt = '', gte = '', lt = '~', lte = '~', reverse = false } = one.range
          const rows = [...model].filter(([k]) => k > gt && k >= gte && k < lt && k <= lte)
          rows.sort(([a], [b]) => (a < b ? -1 : 1))
          if (reverse) rows.reverse()
          assert.equal(await tx.list(table, one.range), rows)
        }
      }
    }),
  )
})

test('what was read ahead is not read again, and gives way to what is written', async () => {
  let reads = 0
  const table: Table<number> = { encoding: 'json', name: 'numbers' }
  const base: Reader = {
    ...empty,
    get: () => void (reads += 1),
    many: (_, keys) => Promise.resolve(keys.map(() => 1 as never)),
  }
  const tx = new Transaction(base)
  tx.put(table, 'b', 2)
  await tx.readAhead(table, ['a', 'b'])
  assert.is(tx.get(table, 'a'), 1)
  assert.equal(await tx.many(table, ['a', 'b']), [1, 2])
  assert.is(reads, 0)
})

test.run()
