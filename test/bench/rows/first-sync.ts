/** Posts of one person who is in another process, to a reader who has none of them, over loopback; then the same meeting with nothing new. */
import { TestNode, befriend } from '../../helpers/nodes.ts'
import { endNode, startNode } from '../../helpers/node-process.ts'
import { tempDir } from '../../helpers/temp-dir.ts'
import { waitFor } from '../../helpers/wait-for.ts'
import { tapsOf } from '../../helpers/wiretap.ts'
import { row, type Figures, type Round } from '../harness/row.ts'
import { takingInRate } from '../limits/taking-in.ts'

const text = 'x'.repeat(300)
const patient = { timeoutMs: 600_000, pauseMsMax: 50 }
/** Nothing more comes when nothing came for so long. */
const quietMs = 1_500
const figures = {
  'until all are shown': {
    unit: 'ms',
    better: 'less',
    aim: (posts) => posts / 20,
    limit: 'SHA-256, AEAD and LevelDB batches alone',
  },
  'bytes on the wire for each byte of text': { unit: 'bytes', better: 'less' },
  'meeting again, received': { unit: 'bytes', better: 'less', aim: 2_000 },
  'meeting again, processor of the reader': { unit: 'ms', better: 'less', aim: 50 },
} satisfies Figures

export const firstSync = row({
  name: 'first-sync',
  about: 'posts of 300 characters to a reader who has none; and meeting again with nothing new',
  sizes: { of: 'posts', full: [1_000, 10_000, 100_000], quick: [1_000] },
  rounds: 1,
  figures,
  measure,
})

async function measure(posts: number): Promise<Round<typeof figures>> {
  const before = await takingInRate(posts)
  await using writer = new TestNode('Ana', await tempDir())
  await using reader = new TestNode('Bo', await tempDir())
  await writer.start()
  await reader.start()
  await befriend(writer, reader, { aspect: 'Family', back: 'Family' })
  const settled = await quiet(reader)
  await reader.stop()
  for (let index = 0; index < posts; index++) await writer.post(text, 'Family')
  await writer.stop()
  // The writer goes on in a process of its own.
  const running = await startNode(writer.home, false)
  try {
    await reader.start()
    const [startMs, received] = [performance.now(), receivedBy(reader)]
    const wanted = settled + posts
    await waitFor(async () => (await arrivedAt(reader)) >= wanted, patient)
    const tookMs = performance.now() - startMs
    const bytes = receivedBy(reader) - received
    await quiet(reader)
    return {
      'until all are shown': { value: tookMs, limit: (posts / before) * 1000 },
      'bytes on the wire for each byte of text': { value: bytes / (posts * text.length) },
      ...(await meetAgain(reader)),
    }
  } finally {
    await endNode(running.child)
  }
}

/** The reader starts once more, and everything is there: until nothing comes any more. */
async function meetAgain(reader: TestNode): Promise<Round<typeof figures>> {
  const received = receivedBy(reader)
  await reader.restart()
  const cpu = process.cpuUsage()
  await waitFor(() => receivedBy(reader) > received, patient)
  await quiet(reader)
  const { user, system } = process.cpuUsage(cpu)
  return {
    'meeting again, received': { value: receivedBy(reader) - received },
    'meeting again, processor of the reader': { value: (user + system) / 1000 },
  }
}

/** Waits until nothing comes any more. @returns how many entries there are */
async function quiet(reader: TestNode): Promise<number> {
  let [bytes, sinceMs] = [receivedBy(reader), performance.now()]
  await waitFor(() => {
    const now = receivedBy(reader)
    if (now !== bytes) [bytes, sinceMs] = [now, performance.now()]
    return performance.now() - sinceMs > quietMs
  }, patient)
  return arrivedAt(reader)
}

async function arrivedAt({ social }: TestNode): Promise<number> {
  return (await social.timelines.readState()).arrived
}

/** Bytes that came over the wire, as Noise sealed them, since the process began. */
function receivedBy({ peer }: TestNode): number {
  const chunks = tapsOf(peer).flatMap(({ ciphertext }) => ciphertext)
  return chunks.reduce((sum, { length }) => sum + length, 0)
}
