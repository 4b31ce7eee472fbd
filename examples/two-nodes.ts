/**
 * How do two nodes become friends, and a post reach the other? All in one process: Ana invites Bo to her family, and
 * posts; Bo reads. Run it with `node examples/two-nodes.ts`.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Node } from '../node/node.ts'

const folder = await mkdtemp(join(tmpdir(), 'pappus-example-'))
const onThisMachine = { port: 0, peerPort: 0, listen: ['127.0.0.1'] }

const ana = await Node.start({ ...onThisMachine, home: join(folder, 'ana') })
const bo = await Node.start({ ...onThisMachine, home: join(folder, 'bo') })
await ana.setUp('Ana', ['Family'])
await bo.setUp('Bo', ['Friends'])

// Ana chooses the aspect when she makes the link, so nobody has to approve anything later.
const [family] = await ana.social().aspects.list()
if (family === undefined) process.exit(1)
const hourMs = 3_600_000
const { link } = await ana
  .social()
  .invites.create({ aspect: family.id, uses: 1, lifetimeMs: hourMs }, ana.url)
console.log(`Ana's link: ${link}`)

const contact = await bo.social().invites.join(link, undefined, AbortSignal.timeout(10_000))
console.log(`Bo and ${contact.name} are contacts`)

// Bo's views tell of every change; the post is read from them, not from an event.
async function firstPostOf(node: Node): Promise<string> {
  for (;;) {
    const { promise: change, resolve } = Promise.withResolvers<void>()
    const unwatch = node.social().watch(resolve)
    const { rows } = await node.social().timelines.read({ limit: 1 })
    if (rows[0] === undefined) await change
    unwatch()
    if (rows[0] !== undefined) return rows[0].post.text
  }
}

await ana.social().posts.create('Hello from the first node', [family.id])
console.log(`Bo reads: ${await firstPostOf(bo)}`)

await Promise.all([ana.stop(), bo.stop()])
await rm(folder, { recursive: true })
process.exit(0)
