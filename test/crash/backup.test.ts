/** Making and restoring a backup, each killed in the middle: nothing half made has a name, and the next try is as good as the first. */
// @timeout 300
import { readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { CliHome, CliProcess } from '../helpers/cli.ts'
import { sampleOr } from '../helpers/extent.ts'
import { MediaApi } from '../helpers/media-api.ts'
import { writeRandomFile } from '../helpers/random-file.ts'
import { Random } from '../helpers/random.ts'
import { seed } from '../helpers/seed.ts'
import { tempDir, type TempDir } from '../helpers/temp-dir.ts'
import { waitFor } from '../helpers/wait-for.ts'

const test = suite('crash/backup')
const fileBytes = 12 * 1024 * 1024
const rounds = sampleOr(1, 5)
const timeoutMs = 60_000
const random = new Random(seed)

let ana: CliHome
let folder: TempDir
let secret: readonly string[]
let hash: string
let post: string

test.before(async () => {
  console.log(`PAPPUS_SEED=${seed}`)
  ana = await CliHome.make('Ana')
  folder = await tempDir()
  const [file, words] = [join(folder.path, 'large.bin'), join(folder.path, 'secret.txt')]
  hash = await writeRandomFile(file, fileBytes)
  await writeFile(words, 'apple pie on sundays\n')
  secret = ['--passphrase-file', words]
  post = await (await MediaApi.of(ana.path)).post(file, await aspectOf(ana))
  await ana.good('stop')
})

test.after(async () => {
  await ana[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

async function aspectOf(home: CliHome): Promise<string> {
  const [first] = await home.json<{ id: string }[]>('aspect', 'ls')
  return first?.id ?? ''
}

/** Bytes of all files below a folder. */
async function bytesIn(path: string): Promise<number> {
  const names = await readdir(path, { recursive: true }).catch(() => [])
  const sizes = names.map((name) =>
    stat(join(path, name)).then(
      ({ size }) => size,
      () => 0,
    ),
  )
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

/** Kills a command once it wrote a part of the large file below a folder; or it was faster. */
async function killed(home: string, args: readonly string[], path: string): Promise<void> {
  const enough = (await bytesIn(path)) + random.below(fileBytes)
  await using command = new CliProcess([...args, ...secret, '--home', home])
  let isOver = false
  void command.ended.then(() => (isOver = true))
  await waitFor(async () => isOver || (await bytesIn(path)) > enough, { timeoutMs, pauseMsMax: 5 })
}

test('a file', async () => {
  await using place = await tempDir()
  const file = join(place.path, 'ana.age')
  for (let round = 0; round < rounds; round += 1) {
    await killed(ana.path, ['backup', 'create', file], place.path)
    for (const name of await readdir(place.path)) {
      if (name.startsWith('.')) continue
      // The command was faster than the kill.
      assert.match(
        await ana.good('backup', 'verify', join(place.path, name), ...secret),
        /is whole/u,
      )
    }
  }
  const { file: made } = await ana.json<{ file: string }>('backup', 'create', file, ...secret)
  assert.match(await ana.good('backup', 'verify', made, ...secret), /is whole/u)
})

test('a folder, and what it is restored to', async () => {
  await using place = await tempDir()
  const backups = join(place.path, 'backups/')
  for (let round = 0; round < rounds; round += 1)
    await killed(ana.path, ['backup', 'create', backups], backups)
  await ana.good('backup', 'create', backups, ...secret)
  assert.match(await ana.good('backup', 'verify', backups, ...secret), /is whole/u)
  await using copy = await CliHome.make()
  for (let round = 0; round < rounds; round += 1) {
    await killed(copy.path, ['backup', 'restore', backups], copy.path)
    // Whichever came first: a person is there whole, or nobody.
    if ((await readdir(copy.path)).includes('keys')) break
  }
  const restored = await copy.run('backup', 'restore', backups, ...secret)
  if (restored.code !== 0) assert.match(restored.stderr, /There is a person in .* already/u)
  await copy.start()
  const there = await MediaApi.of(copy.path)
  assert.is(await there.hashOf((await there.media(post))!), hash)
  await copy.good('stop')
})

test.run()
