/** The local API as a browser uses it: pages of the timeline, and a new post on the event streams of several tabs. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Client } from '../../../cli/client.ts'
import { tempDir } from '../../helpers/temp-dir.ts'
import { startChild } from '../child-node.ts'
import { row, type Figures, type Round } from '../harness/row.ts'
import { percentile, timeOf } from '../harness/timing.ts'

const tabs = 6
const posts = 200
const together = 8
const query = { limit: '50' }
const figures = {
  'timeline page': {
    unit: 'pages/s',
    better: 'more',
    aim: 2_000,
    limit: 'a bare HTTP server that sends the same bytes',
  },
  'post on all of 6 tabs, p50': { unit: 'ms', better: 'less' },
} satisfies Figures

export const http = row({
  name: 'http',
  about: 'the local API: pages of 50 posts, events to six tabs',
  sizes: { of: 'requests', full: [2_000], quick: [200] },
  figures,
  measure,
})

async function measure(requests: number): Promise<Round<typeof figures>> {
  await using node = await startChild()
  const { client } = node
  await client.call('POST /me', { json: { name: 'Ana' } })
  for (let index = 0; index < posts; index++) await post(client, 'x'.repeat(300))
  const page = await client.call('GET /posts', { query })
  const value = await rateOfMany(requests, () => client.call('GET /posts', { query }))
  const limit = await plainRate(requests, JSON.stringify(page))
  const told = await fanOut(client)
  return {
    'timeline page': { value, limit },
    'post on all of 6 tabs, p50': { value: percentile(told, 0.5) },
  }
}

async function post(client: Client, text: string): Promise<void> {
  await client.call('POST /posts', { json: { text, audience: 'public' } })
}

/** Requests a second, several on their way at once. */
async function rateOfMany(count: number, ask: () => Promise<unknown>): Promise<number> {
  let left = count
  const one = async (): Promise<void> => {
    while (left-- > 0) await ask()
  }
  const tookMs = await timeOf(() => Promise.all(Array.from({ length: together }, one)))
  return (count / tookMs) * 1000
}

async function plainRate(count: number, body: string): Promise<number> {
  await using folder = await tempDir()
  const path = join(folder.path, 'page.json')
  await writeFile(path, body)
  const server = spawn(process.execPath, [
    join(import.meta.dirname, '../limits/plain-server.ts'),
    path,
  ])
  try {
    const [port] = (await once(createInterface({ input: server.stdout }), 'line')) as [string]
    return await rateOfMany(count, async () => (await fetch(`http://127.0.0.1:${port}/`)).json())
  } finally {
    server.kill()
  }
}

/** Milliseconds until each of some posts was on the streams of all tabs. */
async function fanOut(client: Client): Promise<number[]> {
  const waiting = new Map<string, () => void>()
  for (let tab = 0; tab < tabs; tab++) {
    const changes = await client.changes()
    void (async () => {
      for await (const change of changes) {
        if (change.kind === 'post') waiting.get(change.post.text)?.()
      }
    })().catch(() => undefined)
  }
  const times: number[] = []
  for (let index = 0; index < 50; index++) {
    const text = `fan-out ${index}`
    const { promise, resolve } = Promise.withResolvers<void>()
    let left = tabs
    waiting.set(text, () => {
      left -= 1
      if (left === 0) resolve()
    })
    times.push(
      await timeOf(async () => {
        await post(client, text)
        await promise
      }),
    )
  }
  return times
}
