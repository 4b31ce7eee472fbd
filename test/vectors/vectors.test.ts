import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fromHex } from '../helpers/hex.ts'
import { throws } from '../helpers/rejects.ts'
import { toJson, vectorFiles, vectorSets, type Json } from '../helpers/vectors/vectors.ts'

interface VectorFile {
  readonly valid: readonly { name: string; value: Json; bytes: string }[]
  readonly invalid: readonly { name: string; error: string; bytes: string }[]
}

const test = suite('vectors')
const read = (name: string): Promise<string> => readFile(join(import.meta.dirname, name), 'utf8')

test('every encoder makes the bytes of the vectors', async () => {
  for (const [name, text] of vectorFiles()) {
    assert.ok((await read(name)) === text, `${name}: see what test/vectors/generate.ts changes`)
  }
})

test('there are no other files of vectors', async () => {
  const names = (await readdir(import.meta.dirname)).filter((name) => name.endsWith('.json'))
  assert.equal(names.toSorted(), [...vectorFiles().keys()].toSorted())
})

for (const { name, decode } of vectorSets()) {
  test(`${name}: valid bytes are read as their values`, async () => {
    const file = JSON.parse(await read(`${name}.json`)) as VectorFile
    assert.ok(file.valid.length > 0)
    for (const { name: vector, value, bytes } of file.valid) {
      assert.equal(toJson(decode(fromHex(bytes))), value, vector)
    }
  })

  test(`${name}: invalid bytes are refused for the right reason`, async () => {
    const file = JSON.parse(await read(`${name}.json`)) as VectorFile
    assert.ok(file.invalid.length > 0)
    for (const { error, bytes } of file.invalid) throws(() => decode(fromHex(bytes)), error)
  })
}

test.run()
