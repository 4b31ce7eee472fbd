/** Nodes on arm64, as `npm run arm64` tries them: for real in `npm run test:all` alone, as they take minutes of processor time. */
// @timeout 1800
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { isWhole } from '../helpers/extent.ts'

const test = suite('arm64')

function smoke(env: NodeJS.ProcessEnv): Promise<{ stdout: string }> {
  return promisify(execFile)(process.execPath, [join(import.meta.dirname, 'main.ts')], { env })
}

test('without an emulator it says what is missing', async () => {
  assert.match((await smoke({ PATH: '/nowhere' })).stdout, 'skipped: there is no qemu-aarch64')
})

if (isWhole) {
  test('two nodes on arm64 start, join, post and start again', async () => {
    const { stdout } = await smoke(process.env)
    assert.match(stdout, /^(?:skipped: |ok: )/mu)
  })
}

test.run()
