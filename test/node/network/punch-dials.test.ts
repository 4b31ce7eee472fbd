/** The dials of hole punching, on sockets of this machine. */
import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { PeerName } from '../../../protocol/ids.ts'
import type { PunchAddress } from '../../../protocol/punch-message.ts'
import { Libp2pNetwork } from '../../../node/network/libp2p-network.ts'
import { recordingLog } from '../../helpers/recording-log.ts'
import { bytesFrom } from '../../helpers/seed.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/network/punch-dials')
const next = bytesFrom('punch dials')
const nobody = '12D3KooWGxcBqBdjDuMvZqvTLDRsNnqiUxGWN7fmgWLGQjHXjKGx' as PeerName

function start(isPublic = true): Promise<Libp2pNetwork> {
  const init = { peerSeed: next(32), listen: ['127.0.0.1'], tcpPort: 0, isContact: () => true }
  return Libp2pNetwork.start({ ...init, isPublic: () => isPublic }, recordingLog().log)
}

function at(port: number): PunchAddress[] {
  return [{ kind: 'ip4', host: '127.0.0.1', port }]
}

/** Takes connections, and says nothing. */
async function silent(port = 0): Promise<{ server: Server; sockets: Socket[]; port: number }> {
  const sockets: Socket[] = []
  const server = createServer((socket) => sockets.push(socket.resume()))
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return { server, sockets, port: (server.address() as AddressInfo).port }
}

async function isRejected(dialled: Promise<void>): Promise<boolean> {
  return dialled.then(
    () => false,
    () => true,
  )
}

test('what was dialled outlives the signal that would have ended it', async () => {
  await using one = await start()
  await using other = await start()
  const ending = new AbortController()
  const options = { signal: ending.signal, initiator: true }
  await one.punchDials.dial(other.self, at(other.ports().tcpPort), options)
  ending.abort()
  const protocol = '/test/echo/1.0.0'
  const answer = (_: PeerName, bytes: Uint8Array): Promise<Uint8Array> => Promise.resolve(bytes)
  const served = { id: protocol, frameBytesMax: 9, isOpenTo: () => true, answer }
  await one.respond(served)
  await other.respond(served)
  assert.equal([...(await one.ask(other.self, protocol, Uint8Array.of(7)))], [7])
})

test('a port that refuses is dialled again until the time is over', async () => {
  await using one = await start()
  const first = await silent()
  first.server.close()
  await once(first.server, 'close')
  const ending = new AbortController()
  const options = { signal: ending.signal, initiator: true }
  const dialled = isRejected(one.punchDials.dial(nobody, at(first.port), options))
  const { server, sockets } = await silent(first.port)
  await waitFor(() => sockets.length === 1)
  // Nobody shakes hands: the end of the time ends that as well.
  const closed = once(sockets[0]!, 'close')
  ending.abort()
  await closed
  assert.ok(await dialled)
  server.close()
})

test('nothing is dialled that is not for everybody, nor when the time is over', async () => {
  const { server, sockets, port } = await silent()
  await using home = await start(false)
  const { signal } = new AbortController()
  assert.ok(await isRejected(home.punchDials.dial(nobody, at(port), { signal, initiator: true })))
  await using other = await start()
  const late = { signal: AbortSignal.abort(), initiator: false }
  assert.ok(await isRejected(other.punchDials.dial(nobody, at(port), late)))
  assert.is(sockets.length, 0)
  server.close()
})

test('a node knows where those see it whom it dialled from its one port', async () => {
  await using one = await start()
  await using other = await start()
  await one.connect(other.self, [`/ip4/127.0.0.1/tcp/${other.ports().tcpPort}`])
  const [seen] = await waitFor(() => {
    const addresses = one.punchDials.seenAt()
    return addresses.length > 0 ? addresses : undefined
  })
  assert.is(seen?.host, '127.0.0.1')
  assert.is.not(seen?.port, one.ports().tcpPort)
  assert.equal(other.punchDials.seenAt(), [])
})

test.run()
