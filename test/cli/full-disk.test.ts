/** A home on a disk that is really full: what a start says, and that nothing is lost by it or by a repair. */
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { CliHome } from '../helpers/cli.ts'
import { smallDisk, type SmallDisk } from '../helpers/small-disk.ts'

const test = suite('cli/full-disk')
const title =
  'a start says that the disk is full, a repair refuses, and with room again all is there'
const disk = smallDisk(8)

if (disk === undefined) test.skip(`${title} (no right to mount a small disk)`, () => undefined)
else test(title, () => fillAndStart(disk))

async function fillAndStart(disk: SmallDisk): Promise<void> {
  await using home = new CliHome(disk, { isNodeProcess: true })
  const ports = ['--port', '0', '--listen', '127.0.0.1']
  await home.start()
  await home.good('init', '--name', 'Ana')
  const texts = Array.from({ length: 5 }, (_, number) => `post ${number}`)
  for (const text of texts) await home.good('post', text, '--public')
  await home.good('stop')
  await home.node.ended
  disk.fill()
  for (const [more, words] of [
    [[], 'The disk is full. Make some room; nothing that was saved is lost.\n'],
    [['--repair'], /^A repair needs 1\d MB of free disk. Make some room and start again/u],
  ] as const) {
    const { code, stdout, stderr } = await home.run('start', '--no-open', ...ports, ...more)
    assert.is(code, 1)
    assert.is(stdout, '')
    assert.match(stderr, words)
  }
  for (const name of ['repairing', 'store.damaged']) {
    assert.is(await exists(join(home.path, name)), false, name)
  }
  disk.grow()
  await home.start()
  const feed = await home.good('feed')
  for (const text of texts) assert.match(feed, text)
  assert.not.match(await home.good('status'), 'repaired')
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

test.run()
