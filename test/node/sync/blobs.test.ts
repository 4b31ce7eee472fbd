/** Blobs between nodes: from one, from several, over lines that break, and from peers that lie or are silent. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { blobShape, type BlobRef } from '../../../protocol/blob.ts'
import {
  blobAnswerRoom,
  blobFrameBytesMax,
  blobProtocol,
  decodeBlobQuestion,
  encodeBlobAnswer,
} from '../../../protocol/blob-message.ts'
import { equalBytes } from '../../../protocol/bytes.ts'
import type { BlobId, PeerName } from '../../../protocol/ids.ts'
import { freeBytesMin } from '../../../node/store/blobs/limits.ts'
import { keptPiecesMax, partialBlobsMax } from '../../../node/sync/blobs/limits.ts'
import { PartialBlobs } from '../../../node/sync/blobs/partial-blobs.ts'
import { BlobLab, type BlobPeer } from '../../helpers/blob-lab.ts'
import { MemoryDisk, memoryBlobs } from '../../helpers/memory-blobs.ts'
import { testPerson } from '../../helpers/person.ts'
import { bytesFrom } from '../../helpers/seed.ts'

const test = suite('node/sync/blobs')
const next = bytesFrom('sync blobs')
const bo = testPerson('bob').id

/** Nodes of which all but the first have a blob of some bytes. */
async function withBlob(
  count: number,
  bytes: number,
): Promise<{
  lab: BlobLab
  reader: BlobPeer
  sources: BlobPeer[]
  ref: BlobRef
  file: Uint8Array
}> {
  const [lab, reader, ...sources] = await BlobLab.of(count)
  const file = next(bytes)
  const ref = await sources[0]!.write(file)
  for (const source of sources.slice(1)) await source.copy(ref, sources[0]!)
  return { lab, reader: reader!, sources, ref, file }
}

async function settleUntil(lab: BlobLab, isSo: () => boolean): Promise<void> {
  for (let turn = 0; turn < 100 && !isSo(); turn += 1) await lab.settle()
}

test('a blob that is wanted comes from a peer that has it', async () => {
  const { lab, reader, sources, ref, file } = await withBlob(2, 700_000)
  reader.want(ref)
  await settleUntil(lab, () => reader.files.has(ref.id))
  assert.ok(equalBytes(await reader.read(ref), file))
  assert.equal(reader.wants, [])
  assert.ok(sources[0]!.givenBytes < 700_000 * 1.1)
  assert.equal(reader.log.codes(), [])
  await lab.stop()
})

test('four sources give a part each, and no byte twice', async () => {
  const { lab, reader, sources, ref, file } = await withBlob(5, 8_000_000)
  reader.want(ref)
  await settleUntil(lab, () => reader.files.has(ref.id))
  assert.ok(equalBytes(await reader.read(ref), file))
  const given = sources.map(({ givenBytes }) => givenBytes)
  const all = given.reduce((sum, bytes) => sum + bytes)
  assert.ok(all <= 8_000_000 * 1.1, `${all} bytes of 8,000,000`)
  assert.ok(
    given.every((bytes) => bytes > 500_000),
    String(given),
  )
  await lab.stop()
})

test('a blob goes on where it was after each of many breaks, and comes but once', async () => {
  const { lab, reader, sources, ref, file } = await withBlob(2, 4_000_000)
  const [source] = sources as [BlobPeer]
  let frames = 0
  lab.hub.isLost = ({ bytes = 0 }) => bytes > 10_000 && ++frames % 5 === 0
  reader.want(ref)
  for (let turn = 0; turn < 60 && !reader.files.has(ref.id); turn += 1) {
    await lab.settle()
    await reader.network.disconnect(source.peer)
    await lab.settle()
    await reader.network.connect(source.peer)
    await lab.settle()
  }
  assert.ok(equalBytes(await reader.read(ref), file))
  // Of each break up to four ranges were on their way.
  assert.ok(source.givenBytes < 4_000_000 * 2.5, String(source.givenBytes))
  await lab.stop()
})

test('a node that restarts fetches what is missing', async () => {
  const { lab, reader, sources, ref } = await withBlob(2, 4_000_000)
  let given = 0
  lab.hub.isLost = ({ bytes = 0 }) => (given += bytes) > 2_000_000
  reader.want(ref)
  await lab.settle()
  await reader.exchange.stop()
  const before = sources[0]!.givenBytes
  lab.hub.isLost = () => false
  const again = await lab.add()
  for (const [path, content] of reader.disk.files) again.disk.files.set(path, content)
  await again.network.connect(sources[0]!.peer)
  again.want(ref)
  await settleUntil(lab, () => again.files.has(ref.id))
  assert.ok(again.files.has(ref.id))
  const rest = sources[0]!.givenBytes - before
  assert.ok(rest < 4_000_000 - before + 2_000_000, `${before} before, ${rest} after`)
  assert.ok(rest < 3_500_000, String(rest))
  await lab.stop()
})

/** Changes what one peer answers. */
function lie(
  lab: BlobLab,
  liar: PeerName,
  change: (frame: Uint8Array) => Uint8Array | Promise<Uint8Array>,
): void {
  lab.hub.changeFrame = (frame, { from, isQuestion }) =>
    from === liar && !isQuestion ? change(frame) : frame
}

const lies: Record<string, (frame: Uint8Array) => Uint8Array | Promise<Uint8Array>> = {
  'another chunk': (frame) => (frame.length < 1000 ? frame : frame.with(500, frame[500]! ^ 1)),
  'other hashes': (frame) => (frame.length < 1000 ? frame.with(5, frame[5]! ^ 1) : frame),
  'too few bytes': (frame) => frame.subarray(0, -1),
  'no answer at all': () => new Uint8Array(0),
  'not here, though it is': () => encodeBlobAnswer(undefined),
  silence: () => new Promise<Uint8Array>(() => undefined),
}

for (const [name, change] of Object.entries(lies)) {
  test(`a peer that sends ${name} is passed over, and another one gives the blob`, async () => {
    const { lab, reader, sources, ref, file } = await withBlob(3, 1_500_000)
    lie(lab, sources[0]!.peer, change)
    reader.want(ref)
    await lab.settle()
    await lab.pass(40_000)
    assert.ok(reader.files.has(ref.id))
    assert.ok(equalBytes(await reader.read(ref), file))
    await lab.stop()
  })

  test(`alone, a peer that sends ${name} is asked ever more rarely`, async () => {
    const { lab, reader, sources, ref } = await withBlob(2, 600_000)
    lie(lab, sources[0]!.peer, change)
    reader.want(ref)
    await lab.settle()
    await lab.pass(3_600_000, 10_000)
    assert.not.ok(reader.files.has(ref.id))
    const asked = reader.questions().length
    assert.ok(asked < 200, `${asked} questions in an hour`)
    lab.hub.changeFrame = (frame) => frame
    await lab.pass(1_300_000, 10_000)
    assert.ok(reader.files.has(ref.id))
    await lab.stop()
  })
}

test('a peer that answers without end and unasked is left', async () => {
  const { lab, reader, sources, ref } = await withBlob(3, 600_000)
  const liar = sources[0]!
  const answer = encodeBlobAnswer(await liar.files.hashes(ref.id, blobAnswerRoom))
  let sent = 0
  await liar.network.serve({
    id: blobProtocol,
    frameBytesMax: blobFrameBytesMax,
    isOpenTo: () => true,
    accept: (channel) => ({
      frame: async () => {
        for (; sent < 10_000; sent += 1) await channel.send(answer)
      },
      closed: () => undefined,
    }),
  })
  reader.want(ref)
  await settleUntil(lab, () => reader.files.has(ref.id))
  assert.ok(reader.files.has(ref.id))
  assert.ok(sent < 1000, `${sent} answers were taken`)
  await lab.stop()
})

test('a peer that refuses the protocol is asked ever more rarely', async () => {
  const { lab, reader, sources, ref } = await withBlob(2, 600_000)
  sources[0]!.strangers.add(reader.peer)
  let opened = 0
  const open = reader.network.open.bind(reader.network)
  reader.network.open = (...given) => {
    opened += 1
    return open(...given)
  }
  reader.want(ref)
  await lab.settle()
  await lab.pass(3_600_000, 10_000)
  assert.ok(opened > 1 && opened < 30, `${opened} channels in an hour`)
  await lab.stop()
})

test('a blob comes from whichever contact has it, however many do not', async () => {
  const [lab, reader, ...others] = await BlobLab.of(40)
  const ref = await others.at(-1)!.write(next(10_000))
  reader!.want(ref)
  await settleUntil(lab, () => reader!.files.has(ref.id))
  assert.ok(reader!.files.has(ref.id))
  await lab.stop()
})

test('who comes and may have a blob is asked at once, and nobody else again', async () => {
  const [lab, reader, without] = (await BlobLab.of(2)) as [BlobLab, BlobPeer, BlobPeer]
  const late = await lab.add()
  const ref = await late.write(next(10_000))
  reader.want(ref)
  await lab.settle()
  const asked = reader.questions(without.peer).length
  await reader.network.connect(late.peer)
  await settleUntil(lab, () => reader.files.has(ref.id))
  assert.ok(reader.files.has(ref.id))
  assert.is(reader.questions(without.peer).length, asked)
  await lab.stop()
})

test('strangers who come and go have nobody asked anything', async () => {
  const [lab, reader] = (await BlobLab.of(3)) as [BlobLab, BlobPeer]
  for (let count = 0; count < 20; count += 1)
    reader.want({ id: idOf(), bytes: 9, key: next(32) }, bo)
  await lab.settle()
  const asked = reader.questions().length
  for (let count = 0; count < 20; count += 1) {
    const stranger = await lab.add()
    reader.others.add(stranger.peer)
    await reader.network.connect(stranger.peer)
    await lab.settle()
  }
  assert.is(reader.questions().length, asked)
  await lab.stop()
})

test('of what nobody has no file is left', async () => {
  const [lab, reader] = (await BlobLab.of(3)) as [BlobLab, BlobPeer]
  for (let count = 0; count < 100; count += 1)
    reader.want({ id: idOf(), bytes: 9, key: next(32) }, bo)
  await lab.settle()
  await lab.pass(10_000)
  assert.equal([...reader.disk.files.keys()], [])
  await lab.stop()
})

test('few files and pieces are kept of what came in part, those of the longest ago go', async () => {
  const disk = new MemoryDisk()
  const files = await memoryBlobs(next, disk)
  const partials = new PartialBlobs(files)
  const ids = Array.from({ length: partialBlobsMax + 5 }, idOf)
  for (const id of ids) {
    await (await files.receive({ id, bytes: 9 })).close()
    const piece = { bytes: new Uint8Array(9), filled: 3, from: new Set<PeerName>() }
    await partials.keep(id, new Map([[0, piece]]))
  }
  assert.equal(await files.coming(), ids.slice(5))
  const kept = ids.map((id) => partials.take(id).size)
  assert.is(kept.filter((size) => size > 0).length, keptPiecesMax)
  assert.is(kept.at(-1), 1)
  const again = new PartialBlobs(files)
  await again.start()
  assert.equal(await files.coming(), ids.slice(5))
})

test('what is not wanted any more is not fetched to its end, and leaves nothing', async () => {
  const { lab, reader, sources, ref } = await withBlob(2, 8_000_000)
  let frames = 0
  lab.hub.changeFrame = async (frame) => {
    frames += 1
    if (frames === 20) {
      reader.unwant(ref.id)
      reader.exchange.look()
    }
    return frame
  }
  reader.want(ref)
  await lab.settle()
  await lab.settle()
  assert.not.ok(reader.files.has(ref.id))
  assert.equal([...reader.disk.files.keys()], [])
  assert.ok(sources[0]!.givenBytes < 4_000_000)
  await lab.stop()
})

test('a peer that never answers for the blobs of one person does not keep those of others waiting', async () => {
  const [lab, reader, silent, friend] = (await BlobLab.of(3)) as [
    BlobLab,
    BlobPeer,
    BlobPeer,
    BlobPeer,
  ]
  lie(lab, silent.peer, () => new Promise<Uint8Array>(() => undefined))
  for (let count = 0; count < 1000; count += 1) {
    reader.wants.push({ id: idOf(), bytes: 9, owner: testPerson('mallory').id })
  }
  reader.exchange.look()
  await lab.settle()
  const ref = await friend.write(next(100_000))
  reader.want(ref, bo)
  await lab.settle()
  assert.ok(reader.files.has(ref.id))
  await lab.stop()
})

test('over a relay that cuts each connection after 128 KiB a blob comes in ranges of 32 KiB', async () => {
  const { lab, reader, sources, ref, file } = await withBlob(2, 600_000)
  const [source] = sources as [BlobPeer]
  reader.network.links = () => ['relay']
  let passed = 0
  let isCut = false
  lab.hub.isLost = ({ bytes = 0 }) => {
    passed += bytes
    if (passed > 128 * 1024) isCut = true
    return isCut
  }
  reader.want(ref)
  for (let turn = 0; turn < 40 && !reader.files.has(ref.id); turn += 1) {
    await lab.settle()
    await reader.network.disconnect(source.peer)
    await lab.settle()
    passed = 0
    isCut = false
    await reader.network.connect(source.peer)
    await lab.settle()
  }
  assert.ok(equalBytes(await reader.read(ref), file))
  for (const frame of reader.questions()) {
    const question = decodeBlobQuestion(frame)
    assert.ok(question.kind === 'hashes' || question.length <= 32 * 1024)
  }
  await lab.stop()
})

test('a line of 4 kB a second is slow, but no silence', async () => {
  const { lab, reader, sources, ref } = await withBlob(2, 600_000)
  let freeAtMs = 0
  lab.hub.changeFrame = (frame, { from, isQuestion }) => {
    if (from !== sources[0]!.peer || isQuestion) return frame
    const { promise, resolve } = Promise.withResolvers<Uint8Array>()
    freeAtMs = Math.max(freeAtMs, lab.world.elapsed()) + frame.length / 4
    lab.world.after(freeAtMs - lab.world.elapsed(), () => resolve(frame))
    return promise
  }
  reader.want(ref)
  await lab.settle()
  await lab.pass(200_000)
  assert.ok(reader.files.has(ref.id))
  assert.ok(sources[0]!.givenBytes < 600_000 * 1.1)
  assert.ok(reader.told.length > 0)
  await lab.stop()
})

test('on a full disk a blob waits, and comes when there is room', async () => {
  const { lab, reader, ref } = await withBlob(2, 600_000)
  reader.disk.free = freeBytesMin
  reader.want(ref)
  await lab.settle()
  assert.match(JSON.stringify(reader.log.lines), 'disk-full')
  reader.disk.free = Infinity
  await lab.pass(20_000)
  assert.ok(reader.files.has(ref.id))
  await lab.stop()
})

test('a disk that fails at the last step does not keep a blob from coming later', async () => {
  const { lab, reader, ref } = await withBlob(2, 600_000)
  const rename = reader.disk.rename.bind(reader.disk)
  reader.disk.rename = () => Promise.reject(new RangeError('the disk has a fault'))
  reader.want(ref)
  await lab.settle()
  assert.not.ok(reader.files.has(ref.id))
  reader.disk.rename = rename
  await lab.pass(20_000)
  assert.ok(reader.files.has(ref.id))
  await lab.stop()
})

test('a reference with a wrong size blames nobody for other blobs', async () => {
  const { lab, reader, ref, sources } = await withBlob(2, 600_000)
  const right = await sources[0]!.write(next(10_000))
  reader.want({ ...ref, bytes: 100 })
  reader.want({ ...ref, bytes: 500_000 })
  await lab.settle()
  reader.want(right)
  await lab.settle()
  assert.ok(reader.files.has(right.id))
  assert.not.ok(reader.files.has(ref.id))
  await lab.stop()
})

test('answers tell nothing: what is not here, and what a peer may not have, look alike', async () => {
  const { lab, reader, sources, ref } = await withBlob(2, 10_000)
  const [source] = sources as [BlobPeer]
  source.isReadable = () => false
  const { chunks } = blobShape(ref.bytes)
  assert.is(chunks, 1)
  reader.want(ref)
  reader.want({ ...ref, id: idOf() })
  await lab.settle()
  const answers = source.network.sent.filter(({ isQuestion }) => !isQuestion)
  assert.is(answers.length, 2)
  assert.equal(answers[0]!.frame, answers[1]!.frame)
  await lab.stop()
})

function idOf(): BlobId {
  return Buffer.from(next(32)).toString('base64url') as BlobId
}

test.run()
