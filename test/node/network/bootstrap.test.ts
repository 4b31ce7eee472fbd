import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { peerName, type PeerName, type PersonId } from '../../../protocol/ids.ts'
import { bootstrapPeersMax } from '../../../node/limits.ts'
import { dhtPeersMin } from '../../../node/network/limits.ts'
import { Bootstrap } from '../../../node/network/bootstrap.ts'
import type { DialTarget } from '../../../node/network/base/network.ts'
import { bytesFrom } from '../../helpers/seed.ts'

const test = suite('node/network/bootstrap')
const next = bytesFrom('bootstrap')
const [self, relay, friend, other] = Array.from({ length: 4 }, anyPeer) as [
  PeerName,
  PeerName,
  PeerName,
  PeerName,
]
const [here, there] = ['/ip4/192.0.2.1/tcp/7278', '/ip4/192.0.2.2/tcp/7278']

function anyPeer(): PeerName {
  return peerName(next(32))
}

function start(
  addresses: readonly string[],
  contacts: readonly DialTarget[],
  dhtPeers = 0,
): Bootstrap {
  const init = { self, addresses, contacts: () => Promise.resolve(contacts), personOf }
  return new Bootstrap({ ...init, dhtPeers: () => dhtPeers })
}

/** Peers that contacts name; all others are devices of a contact each. */
const carriers = new Set(Array.from({ length: 8 }, anyPeer))

function personOf(peer: PeerName): PersonId | undefined {
  return carriers.has(peer) ? undefined : (peer as string as PersonId)
}

function through(address: string, peer: PeerName): string {
  return `${address}/p2p/${peer}/p2p-circuit`
}

test('candidates are who was named, then the relays of contacts, each once and never ourselves', async () => {
  const contacts = [
    { peer: friend, addresses: [there, through(here, relay), through(there, self)] },
    { peer: other, addresses: [through(there, relay), through(here, friend)] },
  ]
  const bootstrap = start([`${here}/p2p/${other}`, 'nonsense'], contacts)
  assert.equal(await bootstrap.candidates(), [
    { peer: other, addresses: [here] },
    { peer: relay, addresses: [here, there] },
    { peer: friend, addresses: [here] },
  ])
})

test('they are dialled with the contacts, as long as the table of the DHT is small', async () => {
  const contacts = [{ peer: friend, addresses: [there, through(here, relay)] }]
  const named = [`${here}/p2p/${friend}`]
  assert.equal(await start(named, contacts).targets(), [
    { peer: friend, addresses: [here, there, through(here, relay)] },
    { peer: relay, addresses: [here] },
  ])
  assert.equal(await start(named, contacts, dhtPeersMin).targets(), contacts)
  assert.equal(await start([], []).targets(), [])
})

test('one contact, or carriers that it names, cannot take the places of the relays of others', async () => {
  const fake = Array.from({ length: 8 }, () => through(here, anyPeer()))
  const bootstrap = start(
    [],
    [
      ...[...carriers].map((peer) => ({ peer, addresses: [through(here, anyPeer())] })),
      { peer: friend, addresses: fake },
      { peer: other, addresses: [through(there, relay)] },
    ],
  )
  const found = (await bootstrap.candidates()).map(({ peer }) => peer)
  assert.is(found.length, 5)
  assert.is(found[2], relay)
})

test('there are never more than a few', async () => {
  const many = Array.from({ length: 100 }, () => `${here}/p2p/${anyPeer()}`)
  assert.is((await start(many, []).candidates()).length, bootstrapPeersMax)
  const contacts = many.map((text) => ({ peer: anyPeer(), addresses: [`${text}/p2p-circuit`] }))
  assert.is((await start([], contacts).candidates()).length, bootstrapPeersMax)
})

test.run()
