/** Blobs on a real folder and on a disk in memory: the same is true of both. */
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { blobIdOf, type BlobRef } from '../../../protocol/blob.ts'
import { concat, equalBytes } from '../../../protocol/bytes.ts'
import type { BlobId } from '../../../protocol/ids.ts'
import { chunkBytes } from '../../../protocol/limits.ts'
import { folderDisk, type BlobDisk } from '../../../node/store/blobs/blob-disk.ts'
import { BlobFiles } from '../../../node/store/blobs/blob-files.ts'
import { readBlob } from '../../../node/store/blobs/blob-reader.ts'
import type { BlobReceiver } from '../../../node/store/blobs/blob-receiver.ts'
import { freeBytesMin } from '../../../node/store/blobs/limits.ts'
import { sampleOr } from '../../helpers/extent.ts'
import { MemoryDisk } from '../../helpers/memory-blobs.ts'
import { Random } from '../../helpers/random.ts'
import { rejects } from '../../helpers/rejects.ts'
import { bytesFrom, checkAsync } from '../../helpers/seed.ts'
import { smallDisk } from '../../helpers/small-disk.ts'
import { tempDir } from '../../helpers/temp-dir.ts'
import { sampleBlob, sampleFile } from '../../helpers/vectors/blob-vectors.ts'

const test = suite('node/store/blobs')
const random = bytesFrom('blobs')
const sizes = [1, 4096, 5000, chunkBytes, chunkBytes + 1, 600_000]

async function* inPieces(bytes: Uint8Array, pieceBytes = 65_536): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes)
}

async function readAll(
  files: BlobFiles,
  ref: BlobRef,
  range: { start?: number; end?: number } = {},
): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const part of readBlob(files, ref, range)) parts.push(part)
  return concat(...parts)
}

/** Brings to a receiver what it lacks. */
async function bring(receiver: BlobReceiver, from: BlobFiles, id: BlobId): Promise<void> {
  const hashes = await from.hashes(id)
  await receiver.takeHashes(hashes!)
  for (const index of [...receiver.missing].toReversed()) {
    const { start, length } = receiver.rangeOf(index)
    await receiver.take(index, (await from.read(id, start, length))!)
  }
  await receiver.finish()
}

function accepts(
  name: string,
  withDisk: (use: (disk: BlobDisk) => Promise<void>) => Promise<void>,
): void {
  const check = (what: string, use: (disk: BlobDisk, files: BlobFiles) => Promise<void>): void =>
    test(`${name}: ${what}`, () =>
      withDisk(async (disk) => use(disk, await BlobFiles.open({ disk, random }))))

  check('a file is read as it was written, whole and in any range', async (_, files) => {
    for (const bytes of sizes) {
      const file = sampleFile(bytes)
      const ref = await files.write(inPieces(file, 70_001))
      assert.is(ref.bytes, bytes)
      assert.ok(equalBytes(await readAll(files, ref), file))
      for (const [start, end] of [
        [0, 1],
        [bytes - 1, bytes],
        [bytes >> 1, bytes],
        [0, bytes + 9],
      ]) {
        const part = await readAll(files, ref, { start: start!, end: end! })
        assert.ok(equalBytes(part, file.subarray(start, end)), `${start} to ${end} of ${bytes}`)
      }
    }
  })

  check('id and hashes are those of the protocol', async (_, files) => {
    for (const bytes of sizes) {
      const ref = await files.write(inPieces(sampleFile(bytes)))
      const { id, hashes, sealed } = sampleBlob(sampleFile(bytes), ref.key)
      assert.is(ref.id, id)
      assert.equal(await files.hashes(id), hashes)
      const all = concat(...sealed)
      assert.ok(equalBytes((await files.read(id, 0, all.length + 99))!, all))
      assert.is(await files.read(id, all.length, 1), undefined)
    }
  })

  check('a file without bytes is one zero', async (_, files) => {
    const ref = await files.write(inPieces(new Uint8Array(0)))
    assert.equal(await readAll(files, ref), Uint8Array.of(0))
  })

  check('two files have keys of their own', async (_, files) => {
    const [a, b] = [
      await files.write(inPieces(sampleFile(9))),
      await files.write(inPieces(sampleFile(9))),
    ]
    assert.not.equal(a.key, b.key)
    assert.is.not(a.id, b.id)
    await rejects(readAll(files, { ...a, key: b.key }), 'cannot-open')
  })

  check('what was stored is there after a restart, and counted', async (disk, files) => {
    const refs = [
      await files.write(inPieces(sampleFile(1))),
      await files.write(inPieces(sampleFile(600_000))),
    ]
    const again = await BlobFiles.open({ disk, random })
    assert.equal(again.ids().toSorted(), refs.map(({ id }) => id).toSorted())
    assert.is(again.bytes, files.bytes)
    assert.ok(again.bytes > 600_000)
    assert.ok(equalBytes(await readAll(again, refs[1]!), sampleFile(600_000)))
  })

  check(
    'a deleted blob is gone, also after a restart, and its watchers know',
    async (disk, files) => {
      const told: [BlobId, boolean][] = []
      files.watch((id, isHere) => told.push([id, isHere]))
      const ref = await files.write(inPieces(sampleFile(9)))
      await files.delete(ref.id)
      await files.delete(ref.id)
      assert.equal(told, [
        [ref.id, true],
        [ref.id, false],
      ])
      for (const one of [files, await BlobFiles.open({ disk, random })]) {
        assert.not.ok(one.has(ref.id))
        assert.is(one.bytes, 0)
        assert.is(await one.read(ref.id, 0, 1), undefined)
        assert.is(await one.hashes(ref.id), undefined)
      }
      await rejects(readAll(files, ref), 'blob-missing')
    },
  )

  check('a source that fails leaves nothing', async (disk, files) => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield sampleFile(chunkBytes * 2)
      throw new RangeError('the upload ended')
    }
    await files.write(failing()).catch(() => undefined)
    assert.equal(files.ids(), [])
    assert.equal(await disk.list('new'), [])
  })

  check('what was being written when the node ended is removed', async (disk, files) => {
    const left = await disk.create('new/7')
    await left.write(sampleFile(100), 0)
    await left.close()
    await BlobFiles.open({ disk, random })
    assert.equal(await disk.list('new'), [])
    assert.equal(files.ids(), [])
  })

  check('a blob comes in any order, and goes on where it was', async (disk, files) => {
    const other = await BlobFiles.open({ disk: new MemoryDisk(), random })
    const { id, bytes } = await other.write(inPieces(sampleFile(600_000)))
    const first = await files.receive({ id, bytes })
    await first.takeHashes((await other.hashes(id))!)
    const { start, length } = first.rangeOf(2)
    await first.take(2, (await other.read(id, start, length))!)
    await first.close()
    assert.not.ok(files.has(id))
    const again = await BlobFiles.open({ disk, random })
    assert.equal(await again.coming(), [id])
    const second = await again.receive({ id, bytes })
    assert.ok(second.hasHashes)
    assert.equal([...second.missing], [0, 1])
    assert.is(second.receivedBytes, length)
    await bring(second, other, id)
    assert.ok(again.has(id))
    assert.equal(await again.coming(), [])
    assert.equal(await again.hashes(id), await other.hashes(id))
  })

  check('chunks and hashes of another blob are refused', async (_, files) => {
    const other = await BlobFiles.open({ disk: new MemoryDisk(), random })
    const ref = await other.write(inPieces(sampleFile(600_000)))
    const wrong = await other.write(inPieces(sampleFile(600_000)))
    const receiver = await files.receive(ref)
    await rejects(receiver.takeHashes((await other.hashes(wrong.id))!), 'malformed')
    await rejects(receiver.take(0, new Uint8Array(9)), 'malformed')
    await receiver.takeHashes((await other.hashes(ref.id))!)
    const { start, length } = receiver.rangeOf(0)
    const [chunk, changed] = [
      (await other.read(ref.id, start, length))!,
      (await other.read(wrong.id, start, length))!,
    ]
    await rejects(receiver.take(0, changed), 'malformed')
    await rejects(receiver.take(1, chunk), 'malformed')
    await rejects(receiver.take(0, chunk.subarray(1)), 'malformed')
    await receiver.take(0, chunk)
    assert.equal([...receiver.missing], [1, 2])
    await receiver.close()
  })

  check(
    'a blob that is deleted and comes again at the same time is there, or not, as it says',
    async (_, files) => {
      const other = await BlobFiles.open({ disk: new MemoryDisk(), random })
      const ref = await other.write(inPieces(sampleFile(9)))
      for (let round = 0; round < 20; round += 1) {
        const receiver = await files.receive(ref)
        await Promise.all([bring(receiver, other, ref.id), files.delete(ref.id)])
        assert.is((await files.read(ref.id, 0, 1)) !== undefined, files.has(ref.id))
      }
    },
  )

  check('other files in the folder change nothing', async (disk, files) => {
    const ref = await files.write(inPieces(sampleFile(9)))
    const shard = ref.id.slice(0, 2)
    for (const path of [
      `${shard}/.DS_Store`,
      `${shard}/${ref.id}.bak`,
      'xy/Thumbs.db',
      'coming/desktop.ini',
    ]) {
      const file = await disk.create(path)
      await file.write(Uint8Array.of(1), 0)
      await file.close()
    }
    const again = await BlobFiles.open({ disk, random })
    assert.equal(again.ids(), [ref.id])
    assert.equal(await again.coming(), [])
  })
}

accepts('folder', async (use) => {
  await using folder = await tempDir()
  await use(folderDisk(join(folder.path, 'blobs')))
})
accepts('memory', (use) => use(new MemoryDisk()))

test('a file that somebody took away is not said to be here any more', async () => {
  const disk = new MemoryDisk()
  const files = await BlobFiles.open({ disk, random })
  const { id } = await files.write(inPieces(sampleFile(9)))
  await disk.remove(`${id.slice(0, 2)}/${id}`)
  assert.is(await files.read(id, 0, 1), undefined)
  assert.not.ok(files.has(id))
})

test('the folder of blobs is for its owner alone', async () => {
  await using folder = await tempDir()
  const disk = folderDisk(join(folder.path, 'blobs'))
  const files = await BlobFiles.open({ disk, random })
  const { id } = await files.write(inPieces(sampleFile(9)))
  const shard = join(folder.path, 'blobs', id.slice(0, 2))
  assert.is((await stat(shard)).mode & 0o77, 0)
  assert.is((await stat(join(shard, id))).mode & 0o77, 0)
})

test('a file where a folder of blobs should be does not keep a node from starting', async () => {
  await using folder = await tempDir()
  await mkdir(join(folder.path, 'blobs'))
  await writeFile(join(folder.path, 'blobs', 'ab'), 'no folder')
  const files = await BlobFiles.open({ disk: folderDisk(join(folder.path, 'blobs')), random })
  assert.equal(files.ids(), [])
})

test('without room nothing is begun, and nothing is left', async () => {
  const disk = new MemoryDisk()
  const files = await BlobFiles.open({ disk, random })
  disk.free = freeBytesMin - 1
  await rejects(files.write(inPieces(sampleFile(9))), 'disk-full')
  await rejects(files.receive({ id: 'A'.repeat(43) as BlobId, bytes: 9 }), 'disk-full')
  assert.is(disk.files.size, 0)
})

test('a disk that runs full while a file is written keeps what must stay free', async () => {
  const disk = new MemoryDisk()
  const files = await BlobFiles.open({ disk, random })
  const piece = sampleFile(1024 * 1024)
  let taken = 0
  async function* film(): AsyncGenerator<Uint8Array> {
    for (; taken < 40; taken += 1) {
      disk.free = freeBytesMin + (10 - taken) * piece.length
      yield piece
    }
  }
  await rejects(files.write(film()), 'disk-full')
  assert.ok(taken < 16, `${taken} MiB were written`)
  assert.is(disk.files.size, 0)
})

test('what is coming at the same time fits together', async () => {
  const disk = new MemoryDisk()
  const files = await BlobFiles.open({ disk, random })
  const other = await BlobFiles.open({ disk: new MemoryDisk(), random })
  const [one, two] = [
    await other.write(inPieces(sampleFile(600_000))),
    await other.write(inPieces(sampleFile(600_000))),
  ]
  disk.free = freeBytesMin + 1_000_000
  const first = await files.receive(one)
  await rejects(files.receive(two), 'disk-full')
  assert.not.ok(disk.files.has(`coming/${two.id}`))
  await bring(first, other, one.id)
  await (await files.receive(two)).close()
})

test('what came already needs no room', async () => {
  const disk = new MemoryDisk()
  const files = await BlobFiles.open({ disk, random })
  const other = await BlobFiles.open({ disk: new MemoryDisk(), random })
  const ref = await other.write(inPieces(sampleFile(600_000)))
  const first = await files.receive(ref)
  await first.takeHashes((await other.hashes(ref.id))!)
  for (const index of [0, 1]) {
    const { start, length } = first.rangeOf(index)
    await first.take(index, (await other.read(ref.id, start, length))!)
  }
  await first.close()
  disk.free = freeBytesMin + 200_000
  await bring(await files.receive(ref), other, ref.id)
  assert.ok(files.has(ref.id))
})

test('a disk that is really full refuses, and has all of its room again', async () => {
  await using small = smallDisk(2)
  if (small === undefined) return
  const disk = folderDisk(join(small.path, 'blobs'))
  const roomy: BlobDisk = { ...disk, freeBytes: () => Promise.resolve(Infinity) }
  const files = await BlobFiles.open({ disk: roomy, random })
  await rejects(files.write(inPieces(sampleFile(3_000_000))), 'disk-full')
  assert.equal(files.ids(), [])
  assert.equal(await readdir(join(small.path, 'blobs', 'new')), [])
  await files.write(inPieces(sampleFile(1_000_000)))
})

/** Writes and receives on a disk whose power goes after some changes. */
async function lifeUntilCut(
  disk: MemoryDisk,
  from: BlobFiles,
  refs: readonly BlobRef[],
): Promise<BlobRef[]> {
  const kept: BlobRef[] = []
  try {
    const files = await BlobFiles.open({ disk, random })
    kept.push(await files.write(inPieces(sampleFile(600_000))))
    for (const ref of refs) {
      if (files.has(ref.id)) continue
      await bring(await files.receive(ref), from, ref.id)
      kept.push(ref)
    }
    kept.push(await files.write(inPieces(sampleFile(10))))
  } catch {
    // The power went.
  }
  return kept
}

test('after a power cut at any moment what is under an id is whole, and nothing acknowledged is lost', async () => {
  const from = await BlobFiles.open({ disk: new MemoryDisk(), random })
  const refs = [
    await from.write(inPieces(sampleFile(9))),
    await from.write(inPieces(sampleFile(600_000))),
  ]
  await checkAsync(
    fc.asyncProperty(
      fc.array(fc.nat(40), { minLength: 1, maxLength: 5 }),
      fc.nat(),
      async (cuts, seed) => {
        const [disk, dice] = [new MemoryDisk(), new Random(seed)]
        const kept: BlobRef[] = []
        for (const cut of cuts) {
          disk.changesLeft = cut
          kept.push(...(await lifeUntilCut(disk, from, refs)))
          disk.crash(dice)
          const files = await BlobFiles.open({ disk, random })
          for (const { id } of kept) assert.ok(files.has(id), 'acknowledged and lost')
          for (const id of files.ids()) {
            const hashes = (await files.hashes(id))!
            assert.is(blobIdOf(hashes), id)
          }
          for (const ref of kept) assert.is((await readAll(files, ref)).length, ref.bytes)
          assert.equal(await disk.list('new'), [])
        }
        await lifeUntilCut(disk, from, refs)
        const files = await BlobFiles.open({ disk, random })
        for (const ref of refs) assert.is((await readAll(files, ref)).length, ref.bytes)
      },
    ),
    { runs: sampleOr(12, 200) },
  )
})

test.run()
