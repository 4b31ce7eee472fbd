/** Every example runs as its head says, and prints what it promises. */
import { execFile } from 'node:child_process'
import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Node } from '../node/node.ts'
import { tempDir } from './helpers/temp-dir.ts'

const run = promisify(execFile)
const test = suite('examples')
const root = join(import.meta.dirname, '..')
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

/** The instructions of the container file, each on one line. */
async function instructions(): Promise<{ word: string; rest: string }[]> {
  const text = await readFile(example('Containerfile'), 'utf8')
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return lines.map((line) => {
    const [, word = '', rest = ''] = /^([A-Z]+) (.+)$/u.exec(line) ?? []
    return { word, rest }
  })
}

test('the container file has a home and a relay, and what it copies and calls is there', async () => {
  const all = await instructions()
  const known = 'ARG FROM WORKDIR COPY RUN ENV USER VOLUME EXPOSE HEALTHCHECK ENTRYPOINT CMD'.split(
    ' ',
  )
  for (const { word } of all) assert.ok(known.includes(word), word)
  const stages = all.filter(({ word }) => word === 'FROM').map(({ rest }) => rest.split(' AS ')[1])
  assert.equal(stages, ['build', 'packages', 'pappus', 'relay', 'home'])
  for (const { word, rest } of all) {
    if (word !== 'COPY' || rest.startsWith('--')) continue
    for (const path of rest.split(' ').slice(0, -1)) await access(join(root, path))
  }
  assert.equal(
    all.filter(({ word }) => word === 'VOLUME').map(({ rest }) => rest),
    ['/data'],
  )
  const { stdout: help } = await pappus(['start', '--help'])
  const { stdout: relayHelp } = await pappus(['relay', '--help'])
  const commands = all.filter(({ word }) => word === 'CMD').map(({ rest }) => JSON.parse(rest))
  for (const [command, ...args] of commands as string[][]) {
    const known = command === 'relay' ? relayHelp : help
    for (const option of args.filter((each) => each.startsWith('--'))) assert.match(known, option)
  }
})

test('the health check of the container tells a node that answers from one that does not', async () => {
  const { rest } = (await instructions()).find(({ word }) => word === 'HEALTHCHECK')!
  const [, , ...args] = JSON.parse(rest.slice(rest.indexOf('['))) as string[]
  assert.equal(args, ['healthcheck'])
  await using folder = await tempDir()
  const home = join(folder.path, 'home')
  const none = await pappus(args, home).catch((error: { code: number }) => error)
  assert.is((none as { code: number }).code, 1)
  await using node = await Node.start({ ...onThisMachine, home })
  assert.is(node.isSetUp(), false)
  const { stdout, stderr } = await pappus(args, home)
  assert.equal([stdout, stderr], ['', ''])
})

function pappus(args: string[], home?: string): Promise<{ stdout: string; stderr: string }> {
  const env = { ...process.env, ...(home !== undefined && { PAPPUS_HOME: home }) }
  return run(process.execPath, [join(root, 'dist/cli/main.js'), ...args], { env })
}

test.run()
