/** The harness of the bench, with rows that measure nothing. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { tempDir } from '../helpers/temp-dir.ts'
import { TestError } from '../helpers/test-error.ts'
import { writeReport } from './harness/report.ts'
import { row, type Row } from './harness/row.ts'
import { runRows, type Run } from './harness/run.ts'
import { tableOf } from './harness/words.ts'
import { rows } from './rows.ts'
import { slopeOf } from '../soak/slope.ts'

const test = suite('bench')

/** Counts what it does: the rounds at one size yield 1, 2, 3 times the size. */
function fake(measure?: Row['measure']): Row {
  let round = 0
  return row({
    name: 'fake',
    about: 'counts',
    sizes: { of: 'things', full: [10, 1_000], quick: [10] },
    figures: {
      rate: { unit: '/s', better: 'more', aim: 20, share: 0.5, limit: 'forty' },
      time: { unit: 'ms', better: 'less', aim: (size) => size },
    },
    measure:
      measure ??
      ((size) => {
        const value = ((round++ % 3) + 1) * size
        return Promise.resolve({ rate: { value, limit: size * 4 }, time: { value } })
      }),
  })
}

async function run(
  rowsOf: readonly Row[],
  init: Partial<Parameters<typeof runRows>[1]> = {},
): Promise<Run> {
  const { signal } = new AbortController()
  return runRows(rowsOf, { rounds: 3, isQuick: false, signal, progress: () => undefined, ...init })
}

test('a result is the median of its rounds, beside limit, aim and growth', async () => {
  const { results } = await run([fake()])
  assert.equal(
    results.map(({ figure, size, value, ratio, isReached, growth }) => [
      [figure, size, value],
      [ratio, isReached, growth],
    ]),
    [
      [
        ['rate', 10, 20],
        [0.5, true, undefined],
      ],
      [
        ['time', 10, 20],
        [undefined, false, undefined],
      ],
      [
        ['rate', 1_000, 2_000],
        [0.5, true, 100],
      ],
      [
        ['time', 1_000, 2_000],
        [undefined, false, 100],
      ],
    ],
  )
})

test('a quick run takes the small sizes alone', async () => {
  const { results } = await run([fake()], { isQuick: true })
  assert.equal([...new Set(results.map(({ size }) => size))], [10])
})

test('a run that is cut off keeps what it measured', async () => {
  const ending = new AbortController()
  let round = 0
  const endless = fake(() => {
    if (round++ < 2) return Promise.resolve({ rate: { value: round } })
    ending.abort()
    return new Promise(() => undefined)
  })
  const { results } = await run([endless, fake()], { signal: ending.signal })
  assert.equal(
    results.map(({ rounds, value }) => [rounds, value]),
    [[2, 1.5]],
  )
})

test('a row that breaks does not take the others with it', async () => {
  const broken = fake(() => Promise.reject(new TestError('no such thing')))
  const { results, failures } = await run([broken, fake()], { isQuick: true })
  assert.is(failures.length, 1)
  assert.match(failures[0]!.why, 'no such thing')
  assert.is(results.length, 2)
})

test('the table and the report show every result', async () => {
  await using folder = await tempDir()
  const done = await run([fake()])
  assert.match(tableOf(done.results), '| fake | rate | 1,000 things | 2,000 /s | 4,000 /s | 50 % |')
  const page = await readFile(await writeReport(folder.path, done, 0), 'utf8')
  assert.is(page.match(/<svg /gu)?.length, 2)
  assert.not.match(page, /NaN|undefined/u)
  const json = JSON.parse(await readFile(join(folder.path, 'results.json'), 'utf8')) as Run
  assert.equal(json.results, done.results)
})

test('every row has a name of its own, sizes and figures', () => {
  assert.is(new Set(rows.map(({ name }) => name)).size, rows.length)
  for (const { sizes, figures } of rows) {
    assert.ok(sizes.full.length > 0 && sizes.quick.length > 0)
    assert.ok(Object.keys(figures).length > 0)
  }
})

test('the slope of a line is found, whatever lies around it', () => {
  const line = [0, 1, 2, 3].map((x): [number, number] => [x, 2 * x + (x % 3 === 0 ? 1 : -1)])
  assert.is(slopeOf(line), 2)
})

test.run()
