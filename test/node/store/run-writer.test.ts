/** Which parts of a file are written together. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { RunWriter } from '../../../node/store/blobs/run-writer.ts'
import { rejects } from '../../helpers/rejects.ts'
import { TestError } from '../../helpers/test-error.ts'

const test = suite('node/store/run-writer')

/** A writer, and what it was told to write; each write ends when the test says so. */
function slowWriter(): {
  writer: RunWriter
  writes: number[][]
  end: (error?: Error) => void
} {
  const writes: number[][] = []
  const ends: PromiseWithResolvers<void>[] = []
  const writer = new RunWriter((first, parts) => {
    writes.push(parts.map((part, at) => (part[0] === first + at ? first + at : -1)))
    const end = Promise.withResolvers<void>()
    ends.push(end)
    return end.promise
  })
  const end = (error?: Error): void => {
    const ending = ends.shift()
    if (error === undefined) ending?.resolve()
    else ending?.reject(error)
  }
  return { writer, writes, end }
}

function part(index: number): Uint8Array {
  return Uint8Array.of(index)
}

test('parts that follow each other are written together while another write runs', async () => {
  const { writer, writes, end } = slowWriter()
  const all = [7, 3, 9, 2, 4].map((index) => writer.write(index, part(index)))
  assert.is(writer.write(3, part(3)), all[1])
  assert.equal(writes, [[7]])
  end()
  await all[0]
  await Promise.resolve()
  assert.equal(writes, [[7], [2, 3, 4]])
  end()
  await Promise.all([all[1], all[3], all[4]])
  end()
  await all[2]
  assert.equal(writes, [[7], [2, 3, 4], [9]])
})

test('a write that fails is told to those who gave its parts, and others go on', async () => {
  const { writer, end } = slowWriter()
  const [bad, good] = [writer.write(1, part(1)), writer.write(5, part(5))]
  end(new TestError('full'))
  await rejects(bad, 'test')
  end()
  await good
})

test.run()
