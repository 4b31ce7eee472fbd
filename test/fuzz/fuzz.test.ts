/** A few seconds of what `npm run fuzz` does for long. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import packageJson from '../../package.json' with { type: 'json' }
import { seed } from '../helpers/seed.ts'

const test = suite('fuzz')

test('no decoder crashes, hangs, grows out of bounds, or is left out', async () => {
  const flags = packageJson.scripts.fuzz.split(' ').slice(1)
  const root = join(import.meta.dirname, '../..')
  const args = [...flags, '--minutes', '0.05', '--seed', String(seed)]
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => (output += String(text)))
  const [code] = (await once(child, 'close')) as [number | null]
  assert.is(code, 0, output)
  assert.match(output, /kinds of growing input/u)
})

test.run()
