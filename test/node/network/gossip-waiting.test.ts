/** The node measures the bytes that a friend who reads nothing keeps waiting. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Libp2pNetwork } from '../../../node/network/libp2p-network.ts'
import { startBare } from '../../helpers/bare-host.ts'
import { recordingLog } from '../../helpers/recording-log.ts'
import { bytesFrom } from '../../helpers/seed.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/network/gossip-waiting')
const next = bytesFrom('gossip-waiting')

function waitingBytes(network: Libp2pNetwork): Record<string, number> {
  const samples = network.samples().filter(({ name }) => name === 'pappus_gossip_waiting_bytes')
  return Object.fromEntries(samples.map(({ labels, value }) => [labels['of'], value]))
}

test('gossip that a friend does not read is counted as long as it waits', async () => {
  await using slow = await startBare()
  await using quick = await startBare()
  const init = { peerSeed: next(32), listen: ['127.0.0.1'], tcpPort: 0, isContact: () => true }
  await using network = await Libp2pNetwork.start(init, recordingLog().log)
  for (const { host, peer } of [slow, quick]) {
    host.services.gossip.subscribe('topic')
    const addresses = host.getMultiaddrs().map((text) => String(text).replace(/\/p2p\/.*$/u, ''))
    await network.connect(peer, addresses)
  }
  await waitFor(async () => (await network.publish('topic', next(16))).length === 2)
  assert.equal(waitingBytes(network), { all: 0, slowest: 0 })
  const streams = slow.host.getConnections().flatMap((connection) => connection.streams)
  const gossip = streams.filter(({ protocol }) => protocol.startsWith('/meshsub/'))
  for (const stream of gossip) if (stream.direction === 'inbound') stream.pause()
  for (let count = 0; count < 20; count += 1) await network.publish('topic', next(50_000))
  await waitFor(() => waitingBytes(network)['all'] === waitingBytes(network)['slowest'])
  assert.ok(waitingBytes(network)['slowest']! > 100_000)
  for (const stream of gossip) if (stream.direction === 'inbound') stream.resume()
  await waitFor(() => waitingBytes(network)['all'] === 0)
})

test.run()
