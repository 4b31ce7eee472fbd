/** `pappus demo`: three nodes on this machine that are friends already, gone without a trace at Ctrl-C. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import type { Node } from '../../node/node.ts'
import type { AspectId } from '../../protocol/ids.ts'
import { bottomLayer, middleLayer, topLayer } from '../../protocol/captions.ts'
import type { Upload } from '../../node/http/media/schema.ts'
import { Client } from '../client.ts'
import { showMessages, showPoll, type Talker } from '../demo-talk.ts'
import { paintScene, type Scene } from '../demo-pictures.ts'
import { group } from '../command.ts'
import { print, say, text } from '../output.ts'

export function demoCommand(): Command {
  // Its homes are made for it, and go with it.
  return group('demo', 'cli.demo.summary', ['demo']).action(demo)
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
    await showPictures(folder, nodes)
    await showTalk(nodes)
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

/** The three show pictures: of themselves, one for remixes with a chain of them, a card, and an album. */
async function showPictures(folder: string, nodes: readonly Node[]): Promise<void> {
  const clients = await Promise.all(nodes.map(({ home }) => Client.of(home)))
  for (const [index, client] of clients.entries()) {
    const scene = {
      top: index * 110,
      horizon: index * 110 + 60,
      sun: [0.5, 0.4],
      seed: index,
    } as const
    const { id } = await uploadScene(client, folder, scene)
    await client.call('PUT /me/portrait/:upload', { params: { upload: id } })
  }
  const [ana, bo, cy] = nodes.map((node, index) => ({ node, client: clients[index]! }))
  if (ana === undefined || bo === undefined || cy === undefined) return
  await shareAlbum(folder, bo)
  await playRound(folder, ana, bo)
  const card = { color: '#2f6f4f', width: 1440, height: 810 }
  await cy.client.call('POST /posts', {
    json: {
      audience: [await aspectOf(cy.node, 'friends')],
      media: [{ card, layers: [middleLayer(text('cli.demo.card'), card)], mood: 'magnets' }],
    },
  })
}

/** Bo asks Cy something before all of his friends, and writes to Ana alone. */
async function showTalk(nodes: readonly Node[]): Promise<void> {
  const [ana, bo, cy] = await Promise.all(nodes.map(talkerOf))
  if (ana === undefined || bo === undefined || cy === undefined) return
  await showPoll(bo, cy, until)
  await showMessages(bo, ana, until)
}

async function talkerOf(node: Node): Promise<Talker> {
  const client = await Client.of(node.home)
  return { client, person: node.social().me().id, audience: [await aspectOf(node, 'friends')] }
}

interface Host {
  node: Node
  client: Client
}

/** Three mornings at the sea, in one album. */
async function shareAlbum(folder: string, { node, client }: Host): Promise<void> {
  const audience = [await aspectOf(node, 'family')]
  const media: { upload: string; alt: string }[] = []
  for (const seed of [2, 5, 9]) {
    const scene = {
      top: 190 + seed * 8,
      horizon: 330 + seed * 6,
      sun: [0.1 * seed, 0.5],
      seed,
    } as const
    const { id } = await uploadScene(client, folder, scene)
    media.push({ upload: id, alt: text('cli.demo.picture-alt') })
  }
  const post = await client.call('POST /posts', {
    json: { text: text('cli.demo.mornings'), audience, media },
  })
  const album = await client.call('POST /collections', {
    json: { name: text('cli.demo.album'), type: 'album' },
  })
  for (const number of media.keys())
    await client.call('POST /collections/:collection/items', {
      params: { collection: album.id },
      json: { post: post.id, number },
    })
  await client.call('POST /collections/:collection/share', {
    params: { collection: album.id },
    json: { audience },
  })
}

/** Ana asks for remixes of a picture; Bo makes one, and she makes the next one of it. */
async function playRound(folder: string, ana: Host, bo: Host): Promise<void> {
  const evening = { top: 255, horizon: 385, sun: [0.7, 0.35], seed: 7 } as const
  const upload = await uploadScene(ana.client, folder, evening)
  const post = await ana.client.call('POST /posts', {
    json: {
      text: text('cli.demo.picture'),
      audience: [await aspectOf(ana.node, 'family')],
      media: [{ upload: upload.id, alt: text('cli.demo.picture-alt') }],
      round: true,
    },
  })
  await arrived(bo.client, post.id)
  const ground = { width: 3, height: 2 }
  const top = topLayer(text('cli.demo.remix-top'), ground)
  const first = await bo.client.call('POST /posts/:post/remixes', {
    params: { post: post.id },
    json: { layers: [top], mood: 'wallpaper' },
  })
  await remixed(ana.client, post.id, 1)
  const bottom = bottomLayer(text('cli.demo.remix-bottom'), ground)
  await ana.client.call('POST /posts/:post/remixes', {
    params: { post: post.id },
    json: { parent: first.id, layers: [top, bottom], mood: 'wallpaper' },
  })
}

async function uploadScene(client: Client, folder: string, scene: Scene): Promise<Upload> {
  const path = join(folder, 'scene.png')
  const bytes = paintScene(scene)
  await writeFile(path, bytes)
  const signal = AbortSignal.timeout(60_000)
  const file = { path, bytes: bytes.length, signal, sent: () => undefined }
  return client.upload({ name: 'scene.png' }, file)
}

/** Resolves when a post is at somebody's node. */
function arrived(client: Client, post: string): Promise<void> {
  return until(client, async () =>
    (await client.call('GET /posts')).items.some(({ id }) => id === post),
  )
}

/** Resolves when a post has so many remixes. */
function remixed(client: Client, post: string, count: number): Promise<void> {
  return until(
    client,
    async () => (await client.call('GET /posts/:post', { params: { post } })).remixes >= count,
  )
}

/** Looks again with each change at somebody's node. */
async function until(client: Client, isSo: () => Promise<boolean>): Promise<void> {
  const changes = await client.changes()
  try {
    while (!(await isSo())) await changes.next()
  } finally {
    await changes.return(undefined)
  }
}

type Circle = 'family' | 'friends'

async function aspectOf(node: Node, circle: Circle): Promise<AspectId> {
  const name = text(`cli.demo.${circle}`)
  const aspect = (await node.social().aspects.list()).find((row) => row.name === name)
  return (aspect ?? (await node.social().aspects.create(name))).id
}

async function invite(host: Node, guest: Node, circle: Circle): Promise<void> {
  const request = { aspect: await aspectOf(host, circle), uses: 1, lifetimeMs: 60_000 }
  const { link } = await host.social().invites.create(request, host.url)
  await guest
    .social()
    .invites.join(link, await aspectOf(guest, circle), AbortSignal.timeout(30_000))
}

async function postTo(node: Node, circle: Circle, words: string): Promise<void> {
  await node.social().posts.create(words, [await aspectOf(node, circle)])
}
