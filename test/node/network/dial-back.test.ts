/** Whether a node can be reached, as its peers find out: on this machine, which counts as the internet here. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { PeerName } from '../../../protocol/ids.ts'
import { encodeReachQuestion, reachProtocol } from '../../../protocol/reach-message.ts'
import { Libp2pNetwork } from '../../../node/network/libp2p-network.ts'
import { FakeWorld } from '../../helpers/fake-world.ts'
import { recordingLog } from '../../helpers/recording-log.ts'
import { rejects } from '../../helpers/rejects.ts'
import { bytesFrom } from '../../helpers/seed.ts'
import { waitFor } from '../../helpers/wait-for.ts'
import { startBare } from '../../helpers/bare-host.ts'

const test = suite('node/network/dial-back')
const next = bytesFrom('dial-back')
const closedPort = 1

interface Place {
  isPublic?: boolean
  mayAsk?: (peer: PeerName) => boolean
}

async function start({ isPublic = true, mayAsk = () => true }: Place = {}): Promise<Libp2pNetwork> {
  const init = { peerSeed: next(32), listen: ['127.0.0.1'], tcpPort: 0 }
  const network = await Libp2pNetwork.start(
    { ...init, isContact: () => true, isPublic: () => isPublic },
    recordingLog().log,
  )
  await network.dialBack.serve(network, { world: new FakeWorld('dial-back'), mayAsk })
  return network
}

function portOf(network: Libp2pNetwork): number {
  return network.ports().tcpPort
}

async function connect(from: Libp2pNetwork, to: Libp2pNetwork): Promise<void> {
  await from.connect(to.self, [`/ip4/127.0.0.1/tcp/${portOf(to)}`])
}

test('a peer says whether a port leads to the node, and the connection between them stays', async () => {
  await using server = await start()
  for (const isOpen of [true, false]) {
    await using home = await start()
    await connect(home, server)
    const port = isOpen ? portOf(home) : closedPort
    const reached = await home.dialBack.ask(home, server.self, port)
    assert.equal(reached, {
      answer: isOpen ? 'yes' : 'no',
      address: `/ip4/127.0.0.1/tcp/${port}`,
      peerAddress: `/ip4/127.0.0.1/tcp/${portOf(server)}/p2p/${server.self}`,
    })
    assert.ok(home.isConnected(server.self))
  }
})

test('where somebody else answers, the node was not reached', async () => {
  await using server = await start()
  await using home = await start()
  await using other = await start()
  await connect(home, server)
  const reached = await home.dialBack.ask(home, server.self, portOf(other))
  assert.is(reached?.answer, 'no')
})

test('who asks again at once is put off', async () => {
  await using server = await start()
  await using home = await start()
  await connect(home, server)
  await home.dialBack.ask(home, server.self, portOf(home))
  const again = await home.dialBack.ask(home, server.self, portOf(home))
  assert.is(again?.answer, 'busy')
})

test('however many ask from one address, it is dialled twice at once', async () => {
  await using server = await start()
  const answers: unknown[] = []
  for (let index = 0; index < 4; index += 1) {
    await using home = await start()
    await connect(home, server)
    answers.push((await home.dialBack.ask(home, server.self, portOf(home)))?.answer)
  }
  assert.equal(answers, ['yes', 'yes', 'busy', 'busy'])
})

test('a peer that is known by a name is asked, but not dialled', async () => {
  await using server = await start()
  await using home = await start()
  await server.connect(home.self, [`/dns4/localhost/tcp/${portOf(home)}`])
  await waitFor(() => home.isConnected(server.self))
  const answer = await home.ask(server.self, reachProtocol, encodeReachQuestion(portOf(home)))
  assert.equal([...answer], [2])
  const reached = await server.dialBack.ask(server, home.self, portOf(server))
  assert.is(reached?.answer, 'yes')
})

test('a neighbour on the local network cannot tell, and is not asked', async () => {
  await using server = await start({ isPublic: false })
  await using home = await start({ isPublic: false })
  await connect(home, server)
  assert.is(await home.dialBack.ask(home, server.self, portOf(home)), undefined)
  const answer = await home.ask(server.self, reachProtocol, encodeReachQuestion(portOf(home)))
  assert.equal([...answer], [2])
})

test('only who may ask is answered, and a peer that does not know the question does not matter', async () => {
  await using server = await start({ mayAsk: () => false })
  await using home = await start()
  await connect(home, server)
  await rejects(home.dialBack.ask(home, server.self, portOf(home)), 'peer-unreachable')
  await using bare = await startBare()
  const [address = ''] = bare.host.getMultiaddrs().map(String)
  await home.connect(bare.peer, [address.replace(/\/p2p\/.*$/u, '')])
  await rejects(home.dialBack.ask(home, bare.peer, portOf(home)), 'peer-unreachable')
})

test.run()
