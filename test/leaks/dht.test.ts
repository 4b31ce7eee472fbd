/** What a node of the DHT tells strangers about others, and what the cards that it keeps tell it. */
import type { QueryEvent } from '@libp2p/kad-dht'
import type { PeerId } from '@libp2p/interface'
import { peerIdFromString } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { PeerName } from '../../protocol/ids.ts'
import { Libp2pNetwork } from '../../node/network/libp2p-network.ts'
import { bootstrapAddress, startDhtServer } from '../helpers/dht-server.ts'
import { recordingLog } from '../helpers/recording-log.ts'
import { bytesFrom } from '../helpers/seed.ts'
import { TestError } from '../helpers/test-error.ts'
import { waitFor } from '../helpers/wait-for.ts'
import { Stranger } from './stranger.ts'

const test = suite('leaks/dht')
const next = bytesFrom('leaks/dht')

interface Request {
  type: 'FIND_NODE' | 'GET_VALUE'
  key: Uint8Array
}

/** What kad-dht has at run time but not in its published type. */
interface KadNetwork {
  network: {
    sendRequest(to: PeerId, request: Request, options: object): AsyncIterable<QueryEvent>
  }
}

/** What a DHT node answers: peers that it names, and whether it has a value. */
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
  const init = { listen: ['127.0.0.1'], tcpPort: 0, wsPort: 0, isContact: () => true }
  await using friend = await Libp2pNetwork.start(
    { ...init, peerSeed: next(32) },
    recordingLog().log,
  )
  await using stranger = await Stranger.start('a stranger')
  await friend.connect(server.self, server.addresses())
  await another.connect(server.self, server.addresses())
  await waitFor(() => server.dhtPeers() > 0)
  await stranger.host.dial(multiaddr(bootstrapAddress(server)))
  const place = (peer: PeerName): Uint8Array => peerIdFromString(peer).toMultihash().bytes
  const find = (peer: PeerName): ReturnType<typeof ask> =>
    ask(stranger, server.self, { type: 'FIND_NODE', key: place(peer) })
  assert.ok((await find(another.self)).peers.includes(another.self))
  assert.equal((await find(friend.self)).peers.includes(friend.self), false)
  const key = Buffer.concat([Buffer.from('/pk/'), place(friend.self)])
  const answer = await ask(stranger, server.self, { type: 'GET_VALUE', key })
  assert.equal(answer.peers.includes(friend.self), false)
  assert.is(answer.hasRecord, false)
})

test.run()
