/**
 * Direct connections in the place of relayed ones. That two routers are passed is shown where there are routers, in
 * `test/netns/nat.test.ts`.
 */
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { noise } from '@chainsafe/libp2p-noise'
import { circuitRelayTransport } from '@libp2p/circuit-relay-v2'
import { identify } from '@libp2p/identify'
import type { Stream } from '@libp2p/interface'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { startHost } from '../../../node/network/host.ts'
import { bootstrapAddress, startDhtServer } from '../../helpers/dht-server.ts'
import { bytesFrom } from '../../helpers/seed.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/network/hole-punching')
const next = bytesFrom('hole punching')
const triesOfLibp2p = 3

test('a contact cannot have a node knock at ports of its LAN by a name that leads there', async () => {
  await using relay = await startDhtServer()
  let knocks = 0
  const service = createServer((socket) => {
    knocks += 1
    socket.destroy()
  })
  service.listen(0, '127.0.0.1')
  await once(service, 'listening')
  const { port } = service.address() as AddressInfo
  const attacker = await createLibp2p({
    transports: [tcp(), circuitRelayTransport()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    services: { identify: identify() },
  })
  // libp2p takes any name for a public address.
  const address = `/dns4/localhost/tcp/${port}/p2p/${attacker.peerId.toString()}`
  let tries = 0
  const say = async (stream: Stream): Promise<void> => {
    tries += 1
    stream.send(connectMessage(address))
    // Until the other side gives this try up.
    await waitFor(() => stream.status !== 'open')
  }
  const runOnLimitedConnection = true
  await attacker.handle('/libp2p/dcutr', (stream) => void say(stream), { runOnLimitedConnection })
  const via = `${bootstrapAddress(relay)}/p2p-circuit`
  const init = { peerSeed: next(32), listen: [via], tcpPort: 0, isContact: () => true }
  const { host: victim } = await startHost(init)
  await attacker.dial(multiaddr(`${via}/p2p/${victim.peerId.toString()}`))
  await waitFor(() => tries === triesOfLibp2p)
  await victim.stop()
  assert.is(knocks, 0)
  await attacker.stop()
  service.close()
})

/** `HolePunch` with the type CONNECT (100), see DCUtR.md of the libp2p specs. */
function connectMessage(address: string): Uint8Array {
  const { bytes } = multiaddr(address)
  const message = [0x08, 100, 0x12, bytes.length, ...bytes]
  return Uint8Array.of(message.length, ...message)
}

test.run()
