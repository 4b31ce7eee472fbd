/** From which port of this machine connections come. */
import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { noise } from '@chainsafe/libp2p-noise'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p, type Libp2p } from 'libp2p'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { SourcePort } from '../../../node/network/dial/tcp.ts'

const test = suite('node/network/tcp')

async function listening(): Promise<Server> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

/** The port that a dial comes from. */
async function portAt(server: Server, host: Libp2p): Promise<number> {
  const { port } = server.address() as AddressInfo
  const came = once(server, 'connection') as Promise<[Socket]>
  // No peer is there: it only connects.
  const dialled = host.dial(multiaddr(`/ip4/127.0.0.1/tcp/${port}`)).catch(() => undefined)
  const [socket] = await came
  const { remotePort = 0 } = socket
  socket.destroy()
  await dialled
  return remotePort
}

async function start(leadsOut: boolean): Promise<Libp2p> {
  return createLibp2p({
    transports: [new SourcePort(() => leadsOut).transport],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    connectionGater: { denyDialMultiaddr: () => false },
  })
}

test('all that goes out to the internet comes from one port', async () => {
  const [one, two] = [await listening(), await listening()]
  const host = await start(true)
  const ports = [await portAt(one, host), await portAt(two, host)]
  assert.is(ports[0], ports[1])
  const other = await start(true)
  assert.is.not(await portAt(one, other), ports[0])
  for (const each of [host, other]) await each.stop()
  for (const each of [one, two]) each.close()
})

test('what stays in the house comes from any port', async () => {
  const [one, two] = [await listening(), await listening()]
  const host = await start(false)
  assert.is.not(await portAt(one, host), await portAt(two, host))
  await host.stop()
  for (const each of [one, two]) each.close()
})

test('a second connection to one place comes from another port', async () => {
  const server = await listening()
  const { port } = server.address() as AddressInfo
  const host = await start(true)
  const sockets: Socket[] = []
  server.on('connection', (socket) => sockets.push(socket))
  const dial = async (): Promise<void> => {
    const came = once(server, 'connection')
    void host.dial(multiaddr(`/ip4/127.0.0.1/tcp/${port}`), { force: true }).catch(() => undefined)
    await came
  }
  await dial()
  await dial()
  assert.is.not(sockets[0]?.remotePort, sockets[1]?.remotePort)
  for (const socket of sockets) socket.destroy()
  await host.stop()
  server.close()
})

test.run()
