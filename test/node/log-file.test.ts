/** The log of a node in files: bounded, readable by its owner alone, and nothing stops where it cannot be written. */
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { logFileBytesMax, logFilesMax } from '../../node/limits.ts'
import { createLog } from '../../node/log.ts'
import { LogFile } from '../../node/log-file.ts'
import { tempDir } from '../helpers/temp-dir.ts'

const test = suite('node/log file')

test('the newest lines are kept, in files of bounded size', async () => {
  await using dir = await tempDir()
  const folder = join(dir.path, 'log')
  const line = 'x'.repeat(99_999)
  const lines = (logFilesMax + 2) * Math.ceil(logFileBytesMax / line.length)
  let log = new LogFile(folder)
  for (let number = 0; number < lines; number += 1) {
    // Also one that was opened again, as after a restart.
    if (number % 7 === 0) log = new LogFile(folder)
    log.write(`${String(number).padStart(5, '0')}${line}\n`)
  }
  const names = (await readdir(folder)).toSorted()
  assert.equal(names, ['node.1.log', 'node.2.log', 'node.log'])
  for (const name of names) {
    const { size, mode } = await stat(join(folder, name))
    assert.ok(size <= logFileBytesMax)
    assert.is(mode & 0o777, 0o600)
  }
  const last = (await readFile(join(folder, 'node.log'), 'utf8')).trimEnd().split('\n').at(-1)!
  assert.ok(last.startsWith(String(lines - 1).padStart(5, '0')))
})

test('a log that cannot be written stops nobody', async () => {
  await using dir = await tempDir()
  const path = join(dir.path, 'file')
  await writeFile(path, '')
  const log = createLog('error', new LogFile(join(path, 'log')))
  log.error('lost')
  assert.equal(await readdir(dir.path), ['file'])
})

test.run()
