/** Backups on the command line: with the node on and off, by words and by a passphrase. */
// @timeout 240
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { CliHome } from '../helpers/cli.ts'

const test = suite('cli/backup')

let ana: CliHome
let words: string

test.before(async () => {
  ana = await CliHome.make('Ana')
  await ana.good('post', 'to be kept', '--public')
  words = (await ana.good('phrase')).trim()
})

test.after(() => ana[Symbol.asyncDispose]())

test('a backup of a running node opens with the words', async () => {
  const file = join(ana.path, 'words.age')
  assert.match(await ana.good('backup', 'create', file), /words\.age .*\n.*24 words open it/u)
  // A standard file: any program that knows age can open it.
  assert.match(await readFile(file, 'latin1'), /^age-encryption\.org\/v1\n-> scrypt /u)
  const { code, stdout } = await ana.runWith(words, 'backup', 'verify', file)
  assert.is(code, 0)
  assert.match(stdout, /The backup is whole: .* 0 files/u)
  const wrong = await ana.runWith('some other words', 'backup', 'verify', file)
  assert.is(wrong.code, 1)
  assert.match(wrong.stderr, /does not open with this/u)
  // Another backup never takes the place of one.
  assert.match(await ana.good('backup', 'create', file), /words \(2\)\.age/u)
})

test('a folder takes what changed, and is restored like a file', async () => {
  const folder = join(ana.path, 'backups/')
  assert.match(await ana.good('backup', 'create', folder), /is up to date: .* written/u)
  await ana.good('post', 'after the first time', '--public')
  const { bytes } = await ana.json<{ bytes: number }>('backup', 'create', folder)
  assert.ok(bytes > 0)
  const { stdout } = await ana.runWith(words, 'backup', 'verify', folder)
  assert.match(stdout, /The backup is whole/u)
  // It removes from its folder what belongs to no backup, so it takes none with other files.
  const taken = await ana.run('backup', 'create', ana.path)
  assert.match(taken.stderr, /There are other files in/u)
  await using copy = await CliHome.make()
  const restored = await copy.runWith(words, 'backup', 'restore', folder)
  assert.match(restored.stdout, /Start with “pappus start”/u)
})

test('a weak passphrase is refused before anything is written', async () => {
  const secret = join(ana.path, 'weak.txt')
  await writeFile(secret, 'short\n')
  const file = join(ana.path, 'weak.age')
  const { code, stderr } = await ana.run('backup', 'create', file, '--passphrase-file', secret)
  assert.is(code, 1)
  assert.match(stderr, /at least 12 characters/u)
  assert.is(await stat(file).catch(() => 'none'), 'none')
})

test('a home on which no node runs is backed up, and restored to another folder', async () => {
  const secret = join(ana.path, 'secret.txt')
  await writeFile(secret, 'apple pie on sundays\n')
  await ana.good('stop')
  const file = join(ana.path, 'off.age')
  const made = await ana.good('backup', 'create', file, '--passphrase-file', secret)
  assert.match(made, /Your passphrase opens it/u)
  await using copy = await CliHome.make()
  const restored = await copy.good('backup', 'restore', file, '--passphrase-file', secret)
  assert.match(restored, /Start with “pappus start”/u)
  const again = await copy.run('backup', 'restore', file, '--passphrase-file', secret)
  assert.match(again.stderr, /There is a person in .* already/u)
  await copy.start()
  assert.match(await copy.good('feed'), /to be kept/u)
  assert.match((await copy.run('status')).stderr, /restored from a backup/u)
  assert.is((await copy.good('phrase')).trim(), words)
})

test.run()
