/**
 * Contact cards in a DHT of 50 nodes in this process, each with real sockets: how long it takes to put one there and to find it,
 * also when three nodes of ten are gone and others took their place.
 */
import { randomBytes } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { cardKeys, openCard, sealCard, type CardKeys } from '../../../protocol/card.ts'
import type { PeerName } from '../../../protocol/ids.ts'
import type { Libp2pNetwork } from '../../../node/network/libp2p-network.ts'
import { startDhtServer } from '../../helpers/dht-server.ts'
import { testPerson } from '../../helpers/person.ts'
import { waitFor } from '../../helpers/wait-for.ts'
import { row, type Figures, type Round } from '../harness/row.ts'
import { percentile } from '../harness/timing.ts'

const cardCount = 60
const churn = 0.3
/** The knowledge of a newcomer: its inviter, and where the inviter was reached. */
const knownAtStart = 3
const signal = new AbortController().signal
const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length))

interface Hidden {
  place: Uint8Array
  keys: CardKeys
  address: string
}

const figures = {
  'put, p50': { unit: 'ms', better: 'less' },
  'found, p50': { unit: 'ms', better: 'less' },
  'found, of all': { unit: '%', better: 'more', aim: 100 },
  'found after the change, p50': { unit: 'ms', better: 'less' },
  'found after the change, of all': { unit: '%', better: 'more', aim: 100 },
} satisfies Figures

export const dht = row({
  name: 'dht',
  about: 'contact cards in a DHT, also after three nodes of ten were replaced',
  sizes: { of: 'nodes', full: [50], quick: [10] },
  rounds: 1,
  figures,
  measure,
})

async function measure(nodeCount: number): Promise<Round<typeof figures>> {
  const nodes: Libp2pNetwork[] = []
  for (let count = 0; count < nodeCount; count++) await addNode(nodes)
  await waitFor(() => nodes.every((node) => node.dhtPeers() >= knownAtStart))
  const hidden: Hidden[] = []
  const puts = await timesOf(cardCount, async (index) => {
    hidden.push(await hide(nodes[index % nodes.length]!, index))
  })
  const before = await look(nodes, hidden)
  await replace(nodes, Math.round(nodeCount * churn))
  const after = await look(nodes, hidden)
  await Promise.all(nodes.map((node) => node.stop()))
  const [middle, share] = [
    (times: readonly number[]) => ({ value: percentile(times, 0.5) }),
    (found: number) => ({ value: (found / cardCount) * 100 }),
  ]
  return {
    'put, p50': middle(puts),
    'found, p50': middle(before.times),
    'found, of all': share(before.found),
    'found after the change, p50': middle(after.times),
    'found after the change, of all': share(after.found),
  }
}

/** A node that knows some of those that are there, as one that was just invited. */
async function addNode(nodes: Libp2pNetwork[]): Promise<void> {
  const node = await startDhtServer()
  for (let count = 0; count < Math.min(knownAtStart, nodes.length); count++) {
    const known = nodes[Math.floor(Math.random() * nodes.length)]!
    await connect(node, known)
  }
  nodes.push(node)
}

/** Tries again what times out: fifty nodes in one process keep each other waiting. */
async function connect(node: Libp2pNetwork, known: Libp2pNetwork): Promise<void> {
  while (!node.isConnected(known.self)) {
    await node.connect(known.self, known.addresses()).catch(() => undefined)
  }
}

async function hide(node: Libp2pNetwork, index: number): Promise<Hidden> {
  const { certificate, device } = testPerson(`person ${index}`)
  const [secret, atMs, address] = [random(32), Date.now(), `/ip4/192.0.2.${index}/tcp/7278`]
  const keys = { secret, device: device.peer, nonce: random(24) }
  const { place, value } = sealCard({ certificate, addresses: [address], atMs }, keys)
  await node.directory.put(place, value, signal)
  return { place, keys: cardKeys(secret, Math.floor(atMs / 86_400_000)), address }
}

async function look(
  nodes: readonly Libp2pNetwork[],
  hidden: readonly Hidden[],
): Promise<{ times: number[]; found: number }> {
  let found = 0
  const times = await timesOf(hidden.length, async (index) => {
    const { place, keys, address } = hidden[index]!
    // By another node than the one that put it there.
    const values = await nodes[(index + 17) % nodes.length]!.directory.find(place, signal)
    if (values.some((value) => openCard(value, keys).addresses.includes(address))) found += 1
  })
  return { times, found }
}

/** Ends some nodes, the ones that are there longest, at once, and starts as many new ones. */
async function replace(nodes: Libp2pNetwork[], count: number): Promise<void> {
  const gone = nodes.splice(0, count)
  await Promise.all(gone.map((node) => node.stop()))
  const names = new Set<PeerName>(gone.map(({ self }) => self))
  for (let added = 0; added < count; added++) await addNode(nodes)
  await waitFor(() => nodes.every((node) => node.connected().every((peer) => !names.has(peer))))
}

async function timesOf(count: number, run: (index: number) => Promise<void>): Promise<number[]> {
  const times: number[] = []
  for (let index = 0; index < count; index++) {
    const startedMs = performance.now()
    await run(index)
    times.push(performance.now() - startedMs)
  }
  return times
}
