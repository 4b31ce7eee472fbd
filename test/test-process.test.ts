/** The processes that test files share: each file answers for itself, whatever it does to its process. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { tempDir } from './helpers/temp-dir.ts'
import { TestProcesses, type FileRun, type FileWants } from './test-process.ts'

const test = suite('test-process')

/** Shared, and with more time than it takes on any machine. */
const usual: FileWants = { timeoutSeconds: 120, isAlone: false }

/** Runs files of tests that are made of these lines, one after another. */
async function runs(
  ...all: readonly (string | readonly [string, FileWants])[]
): Promise<FileRun[]> {
  await using folder = await tempDir()
  const processes = await TestProcesses.start({ env: process.env })
  try {
    const done: FileRun[] = []
    for (const [index, one] of all.entries()) {
      const [lines, wants] = typeof one === 'string' ? [one, usual] : one
      const path = join(folder.path, `${index}.test.ts`)
      const uvu = JSON.stringify(import.meta.resolve('uvu'))
      await writeFile(path, `import { test } from ${uvu}\n${lines}\ntest.run()\n`)
      done.push(await processes.run(path, wants))
    }
    return done
  } finally {
    await processes.end()
  }
}

/** A good file that says in which process it runs. */
const good = `test('good', () => console.log('pid ' + process.pid + '.'))`

function pidOf({ output }: FileRun): string | undefined {
  return /pid (\d+)\./u.exec(output)?.[1]
}

/** Runs a bad file and a good one behind it, which must not notice. */
async function complaintAbout(lines: string, timeoutSeconds = 120): Promise<string | undefined> {
  const [before, bad, after] = await runs(good, [lines, { ...usual, timeoutSeconds }], good)
  assert.is(before?.complaint, undefined)
  assert.is(after?.complaint, undefined, after?.output)
  assert.match(after?.output ?? '', /Passed: +1/u)
  assert.not.equal(pidOf(after!), pidOf(before!))
  return bad?.complaint
}

test('files share a process, and what each says and counts is its own', async () => {
  const [first, second] = await runs(`console.error('first')\n${good}`, `${good}\n${good}`)
  assert.is(pidOf(first!), pidOf(second!))
  assert.match(first?.output ?? '', 'first')
  assert.match(first?.output ?? '', /Passed: +1\n/u)
  assert.not.match(second?.output ?? '', 'first')
  assert.match(second?.output ?? '', /Passed: +2\n/u)
})

test('a file that wants a process of its own has one', async () => {
  const alone = { ...usual, isAlone: true }
  const [before, own, after] = await runs(good, [good, alone], good)
  assert.is(pidOf(before!), pidOf(after!))
  assert.not.equal(pidOf(own!), pidOf(before!))
})

test('a file whose test fails, or that cannot be loaded, is named, and the next one begins anew', async () => {
  assert.is(await complaintAbout(`test('bad', () => { throw new Error('bad') })`), 'exit 1')
  assert.is(await complaintAbout(`await import('./missing.ts')`), 'ended early: exit 1')
})

test('the tests of a file are known to be done while its timers run on', async () => {
  await using folder = await tempDir()
  const path = join(folder.path, 'x.test.ts')
  const uvu = JSON.stringify(import.meta.resolve('uvu'))
  const open = `setInterval(() => existsSync(process.env.GATE) && process.exit(7), 10)`
  const lines = [`import { existsSync } from 'node:fs'`, `import { test } from ${uvu}`]
  await writeFile(path, [...lines, `test('x', () => void ${open})`, 'test.run()'].join('\n'))
  const gate = join(folder.path, 'gate')
  const processes = await TestProcesses.start({ env: { ...process.env, GATE: gate } })
  const tested = Promise.withResolvers<void>()
  const over = processes.run(path, usual, tested.resolve)
  await tested.promise
  await writeFile(gate, '')
  assert.is((await over).complaint, 'ended early: exit 7')
  await processes.end()
})

test('a file that ends the process is named', async () => {
  assert.is(await complaintAbout(`test('x', () => process.exit(0))`), 'ended early: exit 1')
  const late = `test('x', () => void setTimeout(() => { throw new Error('late') }, 20))`
  assert.is(await complaintAbout(late), 'ended early: exit 1')
  const rejected = `test('x', () => void Promise.reject(new Error('nobody heard')))`
  assert.is(await complaintAbout(rejected), 'ended early: exit 1')
})

test('a file that waits for what never comes is named', async () => {
  assert.is(await complaintAbout(`test('x', () => new Promise(() => {}))`), 'ended early: exit 13')
})

test('a file that does not end is stopped: with an open handle, and in an endless loop', async () => {
  const late = 'slow, or an open handle: killed after 2 s'
  const open = `test('x', () => void setInterval(() => undefined, 10))`
  assert.is(await complaintAbout(open, 2), late)
  assert.is(await complaintAbout(`test('x', () => { for (;;); })`, 2), late)
})

test.run()
