/** Posts of one person who is in another process, to a reader who has none of them, over loopback; then the same meeting with nothing new. */
import { Client } from '../../../cli/client.ts'
import { parsePostId, type PostId } from '../../../protocol/ids.ts'
import { TestNode } from '../../helpers/nodes.ts'
import { tempDir } from '../../helpers/temp-dir.ts'
import { waitFor } from '../../helpers/wait-for.ts'
import { tapsOf } from '../../helpers/wiretap.ts'
import { startChild, type ChildNode } from '../child-node.ts'
import { row, type Figures, type Round } from '../harness/row.ts'
import { takingInRate } from '../limits/taking-in.ts'

const text = 'x'.repeat(300)
const patient = { timeoutMs: 600_000, pauseMsMax: 50 }
/** Nothing more comes when nothing came for so long. */
const quietMs = 1_500
/** Requests at once, so that the writer is busy all the time. */
const writers = 8
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
  const most = await takingInRate(posts)
  await using writer = await startChild()
  await writer.client.call('POST /me', { json: { name: 'Ana' } })
  await using reader = new TestNode('Bo', await tempDir())
  await reader.start()
  const aspect = (await writer.client.call('GET /aspects')).items[0]?.id ?? ''
  const { link } = await writer.client.call('POST /invites', { json: { aspect } })
  await (await Client.of(reader.home)).call('POST /join', { json: { link } })
  await quiet(reader)
  await reader.stop()
  const wanted = await writePosts(writer, { aspect, count: posts })
  // So that the reader's own start is over before anything comes.
  writer.process.kill('SIGSTOP')
  await reader.start()
  writer.process.kill('SIGCONT')
  const [startMs, received] = [performance.now(), receivedBy(reader)]
  await waitFor(() => {
    while (wanted.length > 0 && reader.social.posts.at(wanted.at(-1)!) !== undefined) wanted.pop()
    return wanted.length === 0
  }, patient)
  const tookMs = performance.now() - startMs
  const bytes = receivedBy(reader) - received
  await quiet(reader)
  return {
    'until all are shown': { value: tookMs, limit: (posts / most) * 1000 },
    'bytes on the wire for each byte of text': { value: bytes / (posts * text.length) },
    ...(await meetAgain(reader)),
  }
}

async function writePosts(
  { client }: ChildNode,
  { aspect, count }: { aspect: string; count: number },
): Promise<PostId[]> {
  const ids: PostId[] = []
  const write = async (writer: number): Promise<void> => {
    for (let index = writer; index < count; index += writers) {
      const { id } = await client.call('POST /posts', { json: { text, audience: [aspect] } })
      ids.push(parsePostId(id))
    }
  }
  await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)))
  return ids
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

/** Waits until nothing comes any more. */
async function quiet(reader: TestNode): Promise<void> {
  let [bytes, sinceMs] = [receivedBy(reader), performance.now()]
  await waitFor(() => {
    const now = receivedBy(reader)
    if (now !== bytes) [bytes, sinceMs] = [now, performance.now()]
    return performance.now() - sinceMs > quietMs
  }, patient)
}

/** Bytes that came over the wire, as Noise sealed them, since the process began. */
function receivedBy({ peer }: TestNode): number {
  const chunks = tapsOf(peer).flatMap(({ ciphertext }) => ciphertext)
  return chunks.reduce((sum, { length }) => sum + length, 0)
}
