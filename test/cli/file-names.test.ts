/** Files that others sent, on the disk of somebody who gets them: under names that do no harm, whole or not at all. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { nthName, safeName } from '../../cli/file-names.ts'
import { writeAside } from '../../cli/write-aside.ts'
import { rejects } from '../helpers/rejects.ts'
import { smallDisk } from '../helpers/small-disk.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { TestError } from '../helpers/test-error.ts'

const test = suite('cli/file-names')

test('whatever a name says, it stays in its folder, and looks like what it is', () => {
  const cases: [name: string, type: string, expected: string][] = [
    ['lake.jpg', 'image/jpeg', 'lake.jpg'],
    ['Lake.JPEG', 'image/jpeg', 'Lake.JPEG'],
    ['Ein Foto – «See».png', 'image/png', 'Ein Foto – «See».png'],
    ['../../.bashrc', 'text/plain', '_.._.bashrc'],
    ['/etc/passwd', 'text/plain', '_etc_passwd'],
    ['..\\..\\start.bat', 'application/octet-stream', '_.._start.bat'],
    ['C:\\x.txt', 'text/plain', 'C__x.txt'],
    ['~/x', 'text/plain', '_x'],
    ['-rf', 'text/plain', 'rf'],
    ['..', 'text/plain', 'file-7'],
    ['', 'image/webp', 'file-7.webp'],
    ['  ', 'application/pdf', 'file-7.pdf'],
    ['photo.sh', 'image/jpeg', 'photo.sh.jpg'],
    ['photo.png', 'image/webp', 'photo.webp'],
    ['photo.png', 'text/plain', 'photo.png'],
    ['v1.2', 'image/webp', 'v1.2.webp'],
    ['gpj.\u202eexe', 'image/jpeg', 'gpj.exe.jpg'],
    ['con.txt', 'text/plain', '_con.txt'],
    ['NUL', 'text/plain', '_NUL'],
    ['a.txt. . ', 'text/plain', 'a.txt'],
    ['a\u0000b\nc.txt', 'text/plain', 'a_b_c.txt'],
    ['a*?"<>|.txt', 'text/plain', 'a______.txt'],
    ['.gitignore', 'text/plain', 'gitignore'],
  ]
  for (const [name, type, expected] of cases) {
    assert.is(safeName({ name, type, kind: 'file' }, 7), expected, name)
  }
  const long = safeName({ name: `${'雨'.repeat(90)}.jpg`, type: 'image/jpeg', kind: 'picture' }, 1)
  assert.is(Buffer.byteLength(long), 199)
  assert.match(long, /^雨+\.jpg$/u)
  assert.equal(
    [1, 2, 10].map((nth) => nthName('a.b.jpg', nth)),
    ['a.b.jpg', 'a.b (2).jpg', 'a.b (10).jpg'],
  )
})

async function* pieces(...all: (string | Error)[]): AsyncGenerator<Uint8Array> {
  for (const each of all) {
    if (typeof each !== 'string') throw each
    yield Buffer.from(each)
  }
}

test('files of one name stand beside each other, also when they come at the same time', async () => {
  await using folder = await tempDir()
  await writeFile(join(folder.path, 'a.txt'), 'mine')
  const words = ['one', 'two', 'three', 'four']
  const paths = await Promise.all(
    words.map((word) => writeAside(folder.path, 'a.txt', pieces(word))),
  )
  assert.is(new Set(paths).size, 4)
  const found = await readdir(folder.path)
  assert.equal(found.toSorted(), ['a (2).txt', 'a (3).txt', 'a (4).txt', 'a (5).txt', 'a.txt'])
  const read = await Promise.all(paths.map((path) => readFile(path, 'utf8')))
  assert.equal(read, words)
  assert.is(await readFile(join(folder.path, 'a.txt'), 'utf8'), 'mine')
})

test('what breaks off leaves nothing, under no name', async () => {
  await using folder = await tempDir()
  await rejects(writeAside(folder.path, 'a.txt', pieces('half', new TestError('gone'))), 'test')
  await rejects(writeAside(join(folder.path, 'none'), 'a.txt', pieces('x')), 'file-unwritable')
  assert.equal(await readdir(folder.path), [])
})

test('a folder in the place of a file is not written over', async () => {
  await using folder = await tempDir()
  await mkdir(join(folder.path, 'a.txt'))
  assert.is(await writeAside(folder.path, 'a.txt', pieces('x')), join(folder.path, 'a (2).txt'))
})

const title = 'a full disk is told, and nothing is left on it'
const disk = smallDisk(2)
if (disk === undefined) test.skip(`${title} (no right to mount a small disk)`, () => undefined)
else {
  test(title, async () => {
    await using small = disk
    const much = Array.from({ length: 40 }, () => 'x'.repeat(100_000))
    const { values } = await rejects(
      writeAside(small.path, 'a.txt', pieces(...much)),
      'file-unwritable',
    )
    assert.is(values['reason'], 'full')
    assert.equal(await readdir(small.path), [])
  })
}

test.run()
