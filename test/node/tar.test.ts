/** An archive reads its files only while somebody takes its bytes. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { packed, type ArchiveFile } from '../../node/tar.ts'
import { TestError } from '../helpers/test-error.ts'

const test = suite('node/tar')

test('no file is asked for before the first byte is', async () => {
  let asked = 0
  async function* files(): AsyncGenerator<ArchiveFile> {
    asked += 1
    yield { name: 'a', bytes: 1, content: [new Uint8Array(1)] }
  }
  const archive = packed(files())
  await new Promise(setImmediate)
  assert.is(asked, 0)
  for await (const piece of archive) assert.ok(piece.length > 0)
  assert.is(asked, 1)
})

test('a reader that has enough ends the files', async () => {
  let isEnded = false
  async function* files(): AsyncGenerator<ArchiveFile> {
    try {
      for (;;) yield { name: 'a', bytes: 100_000, content: [new Uint8Array(100_000)] }
    } finally {
      isEnded = true
    }
  }
  for await (const piece of packed(files())) {
    assert.ok(piece.length > 0)
    break
  }
  assert.ok(isEnded)
})

test('an error of the files is one of the archive', async () => {
  async function* files(): AsyncGenerator<ArchiveFile> {
    yield { name: 'a', bytes: 1, content: [new Uint8Array(1)] }
    throw new TestError('no more')
  }
  let failure: unknown
  try {
    for await (const piece of packed(files())) assert.ok(piece.length > 0)
  } catch (error) {
    failure = error
  }
  assert.is((failure as Error).message, 'no more')
})

test.run()
