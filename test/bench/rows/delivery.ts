/** From the request that posts to the event on the other node's stream: two processes, real libp2p, loopback. */
import { befriend } from '../befriend.ts'
import { startChild } from '../child-node.ts'
import { row, type Figures, type Round } from '../harness/row.ts'
import { percentile } from '../harness/timing.ts'

const figures = {
  'seen by the friend, p50': { unit: 'ms', better: 'less', aim: 5, limit: 'an HTTP round trip' },
  'seen by the friend, p99': { unit: 'ms', better: 'less', aim: 20 },
  'durable and answered, p50': { unit: 'ms', better: 'less', aim: 5 },
} satisfies Figures

export const delivery = row({
  name: 'delivery',
  about: 'from a post by the API to the event on a friend’s stream, in two processes',
  sizes: { of: 'posts', full: [200], quick: [50] },
  figures,
  measure,
})

async function measure(count: number): Promise<Round<typeof figures>> {
  await using ana = await startChild()
  await using bo = await startChild()
  const audience = [await befriend(ana, bo)]
  const seen = new Map<string, (atMs: number) => void>()
  void (async () => {
    for await (const change of await bo.client.changes()) {
      if (change.kind === 'post') seen.get(change.post.text)?.(performance.now())
    }
  })().catch(() => undefined)

  const written: number[] = []
  const delivered: number[] = []
  // The first posts open the stream and warm both processes up; they do not count.
  for (let index = -20; index < count; index++) {
    const text = `post ${index}`
    const { promise, resolve } = Promise.withResolvers<number>()
    seen.set(text, resolve)
    const startMs = performance.now()
    await ana.client.call('POST /posts', { json: { text, audience } })
    const writtenMs = performance.now() - startMs
    const deliveredMs = (await promise) - startMs
    if (index >= 0) {
      written.push(writtenMs)
      delivered.push(deliveredMs)
    }
  }
  return {
    'seen by the friend, p50': {
      value: percentile(delivered, 0.5),
      limit: await roundTripMs(ana.url),
    },
    'seen by the friend, p99': { value: percentile(delivered, 0.99) },
    'durable and answered, p50': { value: percentile(written, 0.5) },
  }
}

async function roundTripMs(url: string): Promise<number> {
  const times: number[] = []
  for (let index = 0; index < 200; index++) {
    const startMs = performance.now()
    await (await fetch(url)).text()
    times.push(performance.now() - startMs)
  }
  return percentile(times, 0.5)
}
