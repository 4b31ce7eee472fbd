/** In which order, and how many at once, the runner runs the files of tests. */
import { spawn } from 'node:child_process'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { waitFor } from './helpers/wait-for.ts'
import { isWaiting, longestFirst, runAll } from './schedule.ts'
import { CpuMeter, type Timings } from './timings.ts'

const test = suite('schedule')

const timings: Timings = {
  short: [1, 1],
  long: [100, 100],
  middle: [10, 9],
  router: [300, 20],
  timeout: [30, 1],
}

test('the longest file comes first, and before it what nobody has timed', () => {
  assert.equal(longestFirst(['middle', 'new', 'short', 'router', 'long'], timings), [
    'new',
    'router',
    'long',
    'middle',
    'short',
  ])
})

test('a file waits if a processor works for a small part of its time', () => {
  assert.ok(isWaiting('router', timings))
  assert.not.ok(isWaiting('middle', timings))
  assert.not.ok(isWaiting('new', timings))
})

test('what waits runs beside what computes, and every file runs once', async () => {
  const paths = [...Object.keys(timings), 'new']
  const begun: string[] = []
  const together: number[] = []
  const gates = new Map<string, () => void>()
  const over = runAll({
    paths,
    timings,
    processors: 1,
    run: async (path) => {
      begun.push(path)
      together.push([...begun].filter((one) => gates.has(one)).length + 1)
      const { promise, resolve } = Promise.withResolvers<void>()
      gates.set(path, resolve)
      await promise
      gates.delete(path)
      return path
    },
  })
  assert.equal(begun, ['router', 'new'])
  for (let count = 0; count < paths.length; count += 1) {
    const [first] = gates.values()
    first?.()
    await new Promise((resolve) => void setImmediate(resolve))
  }
  assert.equal((await over).toSorted(), paths.toSorted())
  assert.equal(begun.slice(0, 3), ['router', 'new', 'timeout'])
  assert.is(begun.length, paths.length)
  assert.ok(Math.max(...together) === 2)
})

test('where nobody timed anything, no more files run at once than there are processors', async () => {
  let running = 0
  let most = 0
  await runAll({
    paths: ['a', 'b', 'c', 'd', 'e'],
    timings: {},
    processors: 2,
    run: async () => {
      running += 1
      most = Math.max(most, running)
      await new Promise((resolve) => void setImmediate(resolve))
      running -= 1
    },
  })
  assert.is(most, 2)
})

test('the next file begins when the tests of one ran, though it is not over yet', async () => {
  const begun: string[] = []
  const last = Promise.withResolvers<void>()
  const over = await runAll({
    paths: ['a', 'b'],
    timings: {},
    processors: 1,
    run: async (path, tested) => {
      begun.push(path)
      tested()
      if (begun.length === 2) last.resolve()
      await last.promise
      return path
    },
  })
  assert.equal(begun, ['a', 'b'])
  assert.equal(over, ['a', 'b'])
})

test('a meter sees what a process and those below it use', async () => {
  const busy = 'const endMs = Date.now() + 60_000; while (Date.now() < endMs);'
  const parent = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(busy)}])`
  const child = spawn(process.execPath, ['-e', parent], { detached: true })
  try {
    using meter = new CpuMeter(child.pid ?? 0)
    await waitFor(() => meter.seconds > 0.2, { timeoutMs: 60_000 })
  } finally {
    process.kill(-(child.pid ?? 0), 'SIGKILL')
  }
})

test.run()
