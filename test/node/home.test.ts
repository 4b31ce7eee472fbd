/** The files of a home, on a real disk. */
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Home } from '../../node/home.ts'
import { textFor } from '../../node/messages/messages.ts'
import { Node } from '../../node/node.ts'
import { rejects } from '../helpers/rejects.ts'
import { tempDir } from '../helpers/temp-dir.ts'

const test = suite('node/home')

test('of what is written at one moment, as when two browsers sign in, all arrives and the last stays', async () => {
  await using folder = await tempDir()
  const home = new Home(folder.path)
  await home.prepare()
  const times = { createdAtMs: 1, usedAtMs: 2 }
  const browsers = Array.from({ length: 50 }, (_, index) => [
    { id: `id ${index}`, hash: `hash ${index}`, name: 'Phone', ...times, isElsewhere: true },
  ])
  await Promise.all(browsers.map((sessions) => home.writeSessions(sessions)))
  assert.equal(await home.readSessions(), browsers.at(-1))
})

/** Each file, what reads it, what it must not hold, and what its owner can do. */
const files: readonly [string, (home: Home) => Promise<unknown>, readonly string[], RegExp][] = [
  ['config.json', (home) => home.readConfig(), ['[]', '7'], /^Correct it, or delete it\./u],
  ['browsers.json', (home) => home.readSessions(), ['{}', '[1]'], /^Delete it\. Each browser/u],
  [
    'keys/view',
    (home) => home.readViewKeys(),
    ['{}', '[]', '{"authority":{"certificate":"x","key":"y"},"certificate":{"names":[]}}'],
    /^Delete it\. Your node then makes a new authority/u,
  ],
  [
    'running.json',
    (home) => home.readRunning(),
    ['{}', '[]', '{"url":"x","pid":1,"token":"t"}', '{"url":"http://127.0.0.1:1","pid":1}'],
    /^Delete it\. If your node is running, end its process/u,
  ],
  [
    'keys/identity',
    (home) => home.readSecrets(),
    ['abandon '.repeat(24), '24 words'],
    /^Write your 24 words into it, on one line/u,
  ],
  [
    'keys/device',
    (home) => home.readSecrets(),
    ['{}', '{"secret":"AA","createdAtMs":1}', `{"secret":"${'A'.repeat(43)}"}`],
    /^Put a copy of it back\. Without a copy, move the folder \/.* aside/u,
  ],
]

test('a file of the home that holds anything else is named, with what its owner can do', async () => {
  for (const [name, read, wrong, advice] of files) {
    await using folder = await tempDir()
    const home = new Home(folder.path)
    await home.prepare()
    const path = join(folder.path, name)
    for (const content of ['', '\u0000\u0001', '{"half', ...wrong]) {
      await writeFile(path, content)
      const { values } = await rejects(read(home), 'home-damaged')
      const [said = '', ...more] = textFor('en', 'error.home-damaged', values).split('. ')
      assert.is(said, `The file ${path} is damaged`, content)
      assert.match(more.join('. '), advice, name)
    }
    await rm(path)
    await mkdir(path)
    const { values } = await rejects(read(home), 'home-damaged')
    assert.match(textFor('en', 'error.home-damaged', values), `${path} should be a file, and is`)
  }
})

test('a file that cannot be read names itself and the reason', async () => {
  await using folder = await tempDir()
  const path = join(folder.path, 'config.json')
  // As root, a test can take no rights away from itself; a link to itself cannot be read by anybody.
  await symlink('config.json', path)
  const { values } = await rejects(new Home(folder.path).readConfig(), 'home-file-unusable')
  assert.equal(values, { file: path, reason: 'ELOOP' })
})

test('a folder where a node would write names itself, and a file where one would be', async () => {
  await using folder = await tempDir()
  const home = new Home(folder.path)
  await mkdir(join(folder.path, 'running.json'))
  const running = { url: 'http://127.0.0.1:1', pid: 1, token: 't' }
  await rejects(home.writeRunning(running), 'home-damaged')
  await rejects(home.clearRunning(), 'home-damaged')
  await writeFile(join(folder.path, 'keys'), '')
  const { values } = await rejects(home.prepare(), 'home-unusable')
  assert.is(values['folder'], join(folder.path, 'keys'))
})

test('a home whose keys are gone says which file is missing, and nobody else moves in', async () => {
  await using folder = await tempDir()
  const init = { home: folder.path, port: 0, peerPort: 0, listen: ['127.0.0.1'] }
  const node = await Node.start(init)
  await node.setUp('Ana', ['Family'])
  await node.stop()
  for (const name of ['keys/identity', 'keys/device']) {
    const path = join(folder.path, name)
    const content = await readFile(path)
    await rm(path)
    const { values } = await rejects(Node.start(init), 'home-damaged')
    assert.match(textFor('en', 'error.home-damaged', values), `The file ${path} is missing. `)
    await writeFile(path, content)
  }
})

test.run()
