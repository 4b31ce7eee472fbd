/** Promises that nobody awaits at once: what they throw is heard, and ends nothing. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { faultWarning, inBackground, watched } from '../../node/background.ts'
import { settled } from '../helpers/fake-world.ts'
import { TestError } from '../helpers/test-error.ts'

const test = suite('node/background')
const background = join(import.meta.dirname, '../../node/background.ts')

test('what work in the background throws is told', async () => {
  const told: unknown[] = []
  const fault = new TestError('a fault')
  inBackground(Promise.reject(fault), (error) => told.push(error))
  await settled()
  assert.equal(told, [fault])
})

test('a promise that is kept may fail before somebody awaits it, who still hears of it', async () => {
  const fault = new TestError('a fault')
  const kept = watched(Promise.reject(fault), () => undefined)
  await settled()
  assert.is(await kept.catch((error: unknown) => error), fault)
})

test('a fault that nobody foresaw is said, and the process goes on', () => {
  const program = `
    const { inBackground } = await import(${JSON.stringify(background)})
    inBackground(Promise.reject('a fault'))
    setImmediate(() => console.log('goes on'))`
  const args = ['--input-type=module', '--eval', program]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  assert.equal([status, stdout], [0, 'goes on\n'])
  assert.ok(stderr.includes(`${faultWarning}: a fault`))
})

test.run()
