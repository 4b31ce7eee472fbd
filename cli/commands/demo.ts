/** `pappus demo`: three nodes on this machine that are friends already, gone without a trace at Ctrl-C. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import type { Node } from '../../node/node.ts'
import type { AspectId } from '../../protocol/ids.ts'
import { command } from '../command.ts'
import { print, say, text } from '../output.ts'

export function demoCommand(): Command {
  return command('demo', 'cli.demo.summary', ['demo']).action(demo)
}

async function demo(): Promise<void> {
  const stopped = Promise.withResolvers<void>()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => stopped.resolve())
  const folder = await mkdtemp(join(tmpdir(), 'pappus-demo-'))
  const nodes: Node[] = []
  try {
    say(text('cli.demo.starting'))
    for (const name of ['Ana', 'Bo', 'Cy']) nodes.push(await startPerson(folder, name))
    await befriend(nodes)
    for (const node of nodes) {
      print(text('cli.demo.address', { name: node.social().me().name, url: node.signInUrl() }))
    }
    say(text('cli.demo.end'))
    await stopped.promise
  } finally {
    await Promise.all(nodes.map((node) => node.stop()))
    await rm(folder, { recursive: true, force: true })
  }
}

async function startPerson(folder: string, name: string): Promise<Node> {
  const { Node } = await import('../../node/node.ts')
  const listen = ['127.0.0.1']
  const node = await Node.start({ home: join(folder, name), port: 0, peerPort: 0, listen })
  await node.setUp(name, [text('cli.demo.family'), text('cli.demo.friends')])
  return node
}

/** Ana and Bo are family, Cy is a friend of both; each has something to say. */
async function befriend(nodes: readonly Node[]): Promise<void> {
  const [ana, bo, cy] = nodes
  if (ana === undefined || bo === undefined || cy === undefined) return
  await postTo(ana, 'family', text('cli.demo.post-family'))
  await invite(ana, bo, 'family')
  await invite(ana, cy, 'friends')
  await invite(bo, cy, 'friends')
  await postTo(bo, 'family', text('cli.demo.post-answer'))
  await postTo(cy, 'friends', text('cli.demo.post-friends'))
}

type Circle = 'family' | 'friends'

async function aspectOf(node: Node, circle: Circle): Promise<AspectId> {
  const name = text(`cli.demo.${circle}`)
  const aspect = (await node.social().aspects()).find((row) => row.name === name)
  return (aspect ?? (await node.social().createAspect(name))).id
}

async function invite(host: Node, guest: Node, circle: Circle): Promise<void> {
  const request = { aspect: await aspectOf(host, circle), uses: 1, lifetimeMs: 60_000 }
  const { link } = await host.social().createInvite(request, host.url)
  await guest.social().join(link, await aspectOf(guest, circle), AbortSignal.timeout(30_000))
}

async function postTo(node: Node, circle: Circle, words: string): Promise<void> {
  await node.social().post(words, [await aspectOf(node, circle)])
}
