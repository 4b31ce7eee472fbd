/** Every example runs as its head says, and prints what it promises. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Node } from '../node/node.ts'
import { tempDir } from './helpers/temp-dir.ts'

const run = promisify(execFile)
const test = suite('examples')
const example = (name: string): string => join(import.meta.dirname, '../examples', name)
const onThisMachine = { port: 0, peerPort: 0, listen: ['127.0.0.1'] }

test('two-nodes.ts lets a post reach the other node', async () => {
  const { stdout } = await run(process.execPath, [example('two-nodes.ts')])
  assert.match(stdout, 'Bo and Ana are contacts')
  assert.match(stdout, 'Bo reads: Hello from the first node')
})

test('post-from-script.ts posts over the API of the running node', async () => {
  await using folder = await tempDir()
  const home = join(folder.path, 'home')
  await using node = await Node.start({ ...onThisMachine, home })
  await node.setUp('Ana', ['Family'])
  const env = { ...process.env, PAPPUS_HOME: home }
  const { stdout } = await run(
    process.execPath,
    [example('post-from-script.ts'), 'From a script'],
    { env },
  )
  assert.match(stdout, 'to Family')
  const { rows } = await node.social().timelines.read({ limit: 10 })
  assert.equal(
    rows.map(({ post }) => post.text),
    ['From a script'],
  )
})

test.run()
