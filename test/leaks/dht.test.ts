/** A node of the DHT tells strangers little about others, and the cards that it keeps tell it little. */
import type { QueryEvent } from '@libp2p/kad-dht'
import type { PeerId } from '@libp2p/interface'
import { peerIdFromString } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { personDiscoverySecret, sealCard } from '../../protocol/card.ts'
import type { PeerName } from '../../protocol/ids.ts'
import { Libp2pNetwork } from '../../node/network/libp2p-network.ts'
import { bootstrapAddress, startDhtServer } from '../helpers/dht-server.ts'
import { testPerson, type TestPerson } from '../helpers/person.ts'
import { recordingLog } from '../helpers/recording-log.ts'
import { bytesFrom } from '../helpers/seed.ts'
import { TestError } from '../helpers/test-error.ts'
import { waitFor } from '../helpers/wait-for.ts'
import { Stranger } from './stranger.ts'

const test = suite('leaks/dht')
const next = bytesFrom('leaks/dht')
const dayMs = 86_400_000

interface Request {
  type: 'FIND_NODE' | 'GET_VALUE'
  key: Uint8Array
}

/** Parts of kad-dht that its published type lacks. */
interface KadNetwork {
  network: {
    sendRequest(to: PeerId, request: Request, options: object): AsyncIterable<QueryEvent>
  }
}

/** The answer of a DHT node: peers that it names, and whether it has a value. */
async function ask(
  { host }: Stranger,
  to: PeerName,
  request: Request,
): Promise<{ peers: string[]; hasRecord: boolean }> {
  const { network } = host.services.dht as unknown as KadNetwork
  const path = { index: -1, queued: 0, running: 0, total: 0 }
  for await (const event of network.sendRequest(peerIdFromString(to), request, { path })) {
    if (event.name !== 'PEER_RESPONSE') continue
    const peers = [...event.closer, ...event.providers].map(({ id }) => id.toString())
    return { peers, hasRecord: event.record !== undefined }
  }
  throw new TestError('no answer')
}

test('a node of the DHT tells nobody whom it knows, but for those who serve the DHT themselves', async () => {
  await using server = await startDhtServer()
  await using another = await startDhtServer()
  const init = { listen: ['127.0.0.1'], tcpPort: 0, isContact: () => true }
  await using friend = await Libp2pNetwork.start(
    { ...init, peerSeed: next(32) },
    recordingLog().log,
  )
  await using stranger = await Stranger.start('a stranger')
  await friend.connect(server.self, server.addresses())
  await another.connect(server.self, server.addresses())
  await waitFor(() => server.dhtPeers() > 0 && friend.dhtPeers() > 0)
  await stranger.host.dial(multiaddr(bootstrapAddress(server)))
  const place = (peer: PeerName): Uint8Array => peerIdFromString(peer).toMultihash().bytes
  const find = (peer: PeerName): ReturnType<typeof ask> =>
    ask(stranger, server.self, { type: 'FIND_NODE', key: place(peer) })
  assert.ok((await find(another.self)).peers.includes(another.self))
  const { certificate, device } = testPerson('alice')
  const card = { certificate, addresses: [], atMs: Date.now() }
  const asked = sealCard(card, { secret: next(32), device: device.peer, nonce: next(24) }).place
  // By asking it becomes none of those who serve; more than once, as libp2p notes a peer anew when that tells its addresses.
  for (let round = 0; round < 3; round++) {
    assert.equal(await friend.directory.find(asked, AbortSignal.timeout(60_000)), [])
    assert.equal((await find(friend.self)).peers.includes(friend.self), false)
  }
  const key = Buffer.concat([Buffer.from('/pk/'), place(friend.self)])
  const answer = await ask(stranger, server.self, { type: 'GET_VALUE', key })
  assert.equal(answer.peers.includes(friend.self), false)
  assert.is(answer.hasRecord, false)
})

test('cards of two days, and of two people, have nothing in common but their form and time', () => {
  const startMs = Date.UTC(2026, 0, 1, 12)
  const device = testPerson('alice')
  const other = testPerson('bob')
  const secret = next(32)
  const cards = [
    cardOf(device, { secret, atMs: startMs }),
    cardOf(device, { secret, atMs: startMs + dayMs }),
    cardOf(device, { secret: personDiscoverySecret(device.id), atMs: startMs }),
    cardOf(other, { secret: next(32), atMs: startMs }),
  ]
  for (const [index, one] of cards.entries()) {
    for (const two of cards.slice(0, index)) assert.equal(sharedParts(one, two), [])
  }
  // The same card again, as a control.
  assert.ok(sharedParts(cards[0]!, cards[0]!).length > 0)
})

/** Everything of a card that has to do with whose it is: the day key and what stands behind version and time. */
function cardOf(
  { certificate, device }: TestPerson,
  { secret, atMs }: { secret: Uint8Array; atMs: number },
): Buffer {
  const card = { certificate, addresses: ['/ip4/192.0.2.7/tcp/7278'], atMs }
  const { place, value } = sealCard(card, { secret, device: device.peer, nonce: next(24) })
  return Buffer.concat([place.subarray(-32), value.subarray(9)])
}

/** Runs of six bytes that stand in both: by chance none of 2^48. */
function sharedParts(one: Buffer, two: Buffer): string[] {
  const parts = (bytes: Buffer): string[] =>
    Array.from({ length: bytes.length - 5 }, (_, at) => bytes.toString('hex', at, at + 6))
  const known = new Set(parts(one))
  return parts(two).filter((part) => known.has(part))
}

test.run()
