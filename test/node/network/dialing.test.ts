import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { PeerName } from '../../../protocol/ids.ts'
import type { PappusError } from '../../../node/errors.ts'
import { dial, inDialOrder } from '../../../node/network/dial/dialing.ts'
import { startBare, type BareHost } from '../../helpers/bare-host.ts'
import { testPerson } from '../../helpers/person.ts'
import { rejects } from '../../helpers/rejects.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/network/dialing')

function addressOf({ host }: BareHost): string {
  return String(host.getMultiaddrs()[0]).replace(/\/p2p\/.*$/u, '')
}

/** A port on which somebody listens who is no libp2p peer. */
async function startServer(hangUp: boolean): Promise<{ address: string } & AsyncDisposable> {
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    sockets.push(socket)
    if (hangUp) socket.destroy()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  }
  return { address: `/ip4/127.0.0.1/tcp/${port}`, [Symbol.asyncDispose]: stop }
}

async function reasonOf(dialling: Promise<void>): Promise<PappusError['values']> {
  return (await rejects(dialling, 'peer-unreachable')).values
}

test('addresses nearby come before public ones, relays last', () => {
  const relayed = '/ip4/203.0.113.9/tcp/4001/p2p/12D3KooWrelay/p2p-circuit'
  const addresses = [
    relayed,
    '/ip4/203.0.113.7/tcp/7278',
    '/ip6/2001:db8::7/tcp/7278',
    '/ip6/fd00::7/tcp/7278',
    '/ip4/192.168.1.7/tcp/7278',
    '/ip4/192.168.1.7/tcp/7278',
  ]
  assert.equal(inDialOrder(addresses), [
    '/ip6/fd00::7/tcp/7278',
    '/ip4/192.168.1.7/tcp/7278',
    '/ip4/203.0.113.7/tcp/7278',
    '/ip6/2001:db8::7/tcp/7278',
    relayed,
  ])
})

test('the address that answers is found among those that do not', async () => {
  await using ana = await startBare()
  await using bo = await startBare()
  const addresses = ['/ip4/127.0.0.1/tcp/1', addressOf(bo)]
  await dial(ana.host, { peer: bo.peer, addresses })
  assert.is(ana.host.getPeers().length, 1)
})

test('what failed is said in a word, with the address that says most', async () => {
  await using ana = await startBare()
  await using bo = await startBare()
  await using rude = await startServer(true)
  const { peer } = testPerson('away')
  const reason = (addresses: string[], who: PeerName = peer): Promise<PappusError['values']> =>
    reasonOf(dial(ana.host, { peer: who, addresses }))
  const refused = '/ip4/127.0.0.1/tcp/1'
  const none = '/ip6/2001:db8::1/tcp/1'
  assert.equal(await reason([]), { reason: 'no-address' })
  assert.equal(await reason([refused]), { reason: 'refused', address: refused })
  assert.equal(await reason([none, refused]), { reason: 'refused', address: refused })
  assert.is((await reason([rude.address]))['reason'], 'closed')
  const [other, address] = ['other-peer', addressOf(bo)]
  assert.equal(await reason([refused, address]), { reason: other, address })
})

test('an address that is silent is given up after its time', async () => {
  await using ana = await startBare()
  await using silent = await startServer(false)
  const { peer } = testPerson('silent')
  const signal = AbortSignal.timeout(100)
  const reason = await reasonOf(dial(ana.host, { peer, addresses: [silent.address] }, signal))
  assert.is(reason['reason'], 'timeout')
})

test('a peer that is dialled where it is no more is reached at another address meanwhile, and stays', async () => {
  await using ana = await startBare()
  await using bo = await startBare()
  await using left = await startServer(false)
  const [{ peer }, giveUp] = [bo, new AbortController()]
  let isOver = false
  const dialled = dial(ana.host, { peer, addresses: [left.address] }, giveUp.signal)
  const stuck = reasonOf(dialled).finally(() => (isOver = true))
  await waitFor(() => ana.host.getDialQueue().length === 1)
  const found = new AbortController()
  await dial(ana.host, { peer, addresses: [addressOf(bo)] }, found.signal)
  assert.is(isOver, false)
  // Neither end of the dials is the end of the connection.
  found.abort()
  giveUp.abort()
  assert.is((await stuck)['reason'], 'timeout')
  assert.equal(
    ana.host.getConnections(bo.host.peerId).map(({ status }) => status),
    ['open'],
  )
})

test('two dials of one address at the same time make one connection', async () => {
  await using ana = await startBare()
  await using bo = await startBare()
  const target = { peer: bo.peer, addresses: [addressOf(bo)] }
  await Promise.all([dial(ana.host, target), dial(ana.host, target), dial(ana.host, target)])
  assert.is(ana.host.getConnections(bo.host.peerId).length, 1)
})

test.run()
