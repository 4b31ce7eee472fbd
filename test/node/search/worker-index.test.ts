/** The index in its thread: what happens when it is damaged, ends, or is asked too much; and what the process around it notices. */
import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { lookupsMax } from '../../../node/search/limits.ts'
import type { Document } from '../../../node/search/search-index.ts'
import { WorkerIndex } from '../../../node/search/worker-index.ts'
import { rejects } from '../../helpers/rejects.ts'
import { tempDir } from '../../helpers/temp-dir.ts'

const test = suite('node/search/worker-index')

const lookup = { terms: ['dandelion'], isAbove: false, has: [], without: [], limit: 10 }

function documentOf(number: number): Document {
  const texts = [`dandelion ${number} ${'on the wind '.repeat(20)}`]
  const atMs = Date.UTC(2026, 0, 1) + number * 1000
  return { key: `post!${number}`, author: 'ana', atMs, aspects: [], has: [], texts, isAbove: false }
}

const started: WorkerIndex[] = []

test.after.each(async () => {
  for (const index of started.splice(0)) await index.close()
})

async function filled(path: string, count: number): Promise<WorkerIndex> {
  const index = new WorkerIndex(path)
  started.push(index)
  assert.is(await index.open('v'), undefined)
  await index.begin('0')
  const put = Array.from({ length: count }, (_, number) => documentOf(number))
  await index.write({ from: '0', cursor: '1', put, remove: [] })
  return index
}

test('it answers before it is open that it is not, and after it was closed opens again', async () => {
  await using folder = await tempDir()
  const path = join(folder.path, 'search.db')
  await rejects(new WorkerIndex(path).find(lookup), 'search-unavailable')
  const index = await filled(path, 3)
  assert.is((await index.find(lookup)).rows.length, 3)
  assert.is((await index.size()).documents, 3)
  await index.close()
  await rejects(index.find(lookup), 'search-unavailable')
  assert.is(await index.open('v'), '1')
  await index.close()
})

test('more lookups than it keeps waiting are refused, and the others answered', async () => {
  await using folder = await tempDir()
  const index = await filled(join(folder.path, 'search.db'), 3)
  const answers = await Promise.allSettled(
    Array.from({ length: lookupsMax + 5 }, () => index.find(lookup)),
  )
  assert.is(answers.filter(({ status }) => status === 'fulfilled').length, lookupsMax)
  await rejects(
    Promise.reject(answers.find((one) => one.status === 'rejected')?.reason),
    'search-busy',
  )
  await index.close()
})

test('a file that breaks in its middle is given up when that is noticed, and made anew', async () => {
  await using folder = await tempDir()
  const path = join(folder.path, 'search.db')
  const index = await filled(path, 300)
  await index.close()
  const bytes = readFileSync(path)
  writeFileSync(path, bytes.fill(0x5a, bytes.length / 2))
  // The pages that name the cursor are whole.
  assert.is(await index.open('v'), '1')
  await rejects(index.find(lookup), 'search-unavailable')
  assert.is(await index.open('v'), undefined)
  await index.begin('0')
  await index.write({ from: '0', cursor: '1', put: [documentOf(1)], remove: [] })
  assert.is((await index.find(lookup)).rows.length, 1)
  await index.close()
})

test('the process around it loads no SQLite, and hears no warning', async () => {
  await using folder = await tempDir()
  const module = JSON.stringify(join(import.meta.dirname, '../../../node/search/worker-index.ts'))
  const code = `
    const { WorkerIndex } = await import(${module})
    const index = new WorkerIndex(${JSON.stringify(join(folder.path, 'search.db'))})
    await index.open('v')
    console.log((await index.size()).documents, process.moduleLoadList.includes('NativeModule sqlite'))
    await index.close()
  `
  const run = promisify(execFile)
  const args = ['--input-type=module', '-e', code]
  const { stdout, stderr } = await run(process.execPath, args)
  assert.is(stdout.trim(), '0 false')
  assert.is(stderr, '')
})

test.run()
