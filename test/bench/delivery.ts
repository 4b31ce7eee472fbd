/** From the request that posts to the event on the other node's stream: two processes, real libp2p, loopback. */
import { befriend } from './befriend.ts'
import { startChild } from './child-node.ts'
import { percentile, type Figure } from './table.ts'

const count = 200

export async function benchDelivery(): Promise<Figure[]> {
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
  const ms = (values: number[], share: number): string =>
    `${percentile(values, share).toFixed(1)} ms`
  const roundTrip = await roundTripMs(ana.url)
  return [
    {
      what: 'post → on the other event stream, p50',
      measured: ms(delivered, 0.5),
      goal: '50 ms',
      limit: `HTTP round trip ${roundTrip.toFixed(1)} ms`,
    },
    {
      what: 'post → on the other event stream, p99',
      measured: ms(delivered, 0.99),
      goal: '100 ms',
    },
    { what: 'post durable and answered, p50', measured: ms(written, 0.5), goal: '5 ms' },
  ]
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
