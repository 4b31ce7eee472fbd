/** Contact cards in a DHT of real libp2p hosts of this machine. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { cardKeys, cardPlace, dayOf, sealCard } from '../../../protocol/card.ts'
import { personKey } from '../../../protocol/ids.ts'
import { cardAheadMsMax, cardAgeMsMax, cardBytes } from '../../../protocol/limits.ts'
import { dhtInit } from '../../../node/network/dht/dht-init.ts'
import { Libp2pNetwork } from '../../../node/network/libp2p-network.ts'
import { startDhtServer } from '../../helpers/dht-server.ts'
import { testPerson } from '../../helpers/person.ts'
import { recordingLog } from '../../helpers/recording-log.ts'
import { rejects } from '../../helpers/rejects.ts'
import { bytesFrom } from '../../helpers/seed.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/network/directory')
const next = bytesFrom('directory')
const alice = testPerson('alice')
const secret = next(32)
const signal = new AbortController().signal
const init = { listen: ['127.0.0.1'], tcpPort: 0, isContact: () => false }

interface Lab extends AsyncDisposable {
  /** Keep cards. */
  servers: Libp2pNetwork[]
  /** Only ask. */
  clients: Libp2pNetwork[]
}

/** A DHT of three, and two nodes that use it. */
async function lab(): Promise<Lab> {
  const servers = await Promise.all([startDhtServer(), startDhtServer(), startDhtServer()])
  const start = (): Promise<Libp2pNetwork> =>
    Libp2pNetwork.start({ ...init, peerSeed: next(32) }, recordingLog().log)
  const clients = await Promise.all([start(), start()])
  const all = [...servers, ...clients]
  for (const [index, network] of all.entries()) {
    for (const server of servers.slice(0, index)) {
      await network.connect(server.self, server.addresses())
    }
  }
  await waitFor(() => all.every(({ directory }) => directory.isReady()))
  const stop = async (): Promise<void> => {
    await Promise.all(all.map((network) => network.stop()))
  }
  return { servers, clients, [Symbol.asyncDispose]: stop }
}

function cardOf(
  atMs = Date.now(),
  addresses = ['/ip4/192.0.2.7/tcp/7278'],
): ReturnType<typeof sealCard> {
  const card = { certificate: alice.certificate, addresses, name: 'Alice', atMs }
  return sealCard(card, { secret, device: alice.device.peer, nonce: next(24) })
}

test('what one puts there another finds; an older one that comes later changes nothing', async () => {
  await using at = await lab()
  const [a, b] = at.clients
  const old = cardOf(Date.now() - 60_000)
  const { place, value } = cardOf(Date.now(), [])
  await waitFor(async () => (await a!.directory.put(place, old.value, signal)) === 3)
  await waitFor(async () => (await b!.directory.find(place, signal)).length > 0)
  assert.equal(await b!.directory.find(place, signal), [old.value])
  assert.is(await a!.directory.put(place, value, signal), 3)
  // Anybody can put it there again.
  assert.is(await b!.directory.put(place, old.value, signal), 0)
  const found = await at.servers[0]!.directory.find(place, signal)
  assert.equal(found, [value])
})

test('a place where nothing is, and a DHT without anybody, find nothing', async () => {
  await using at = await lab()
  const nowhere = cardPlace(next(32))
  assert.equal(await at.clients[0]!.directory.find(nowhere, signal), [])
  const alone = await Libp2pNetwork.start({ ...init, peerSeed: next(32) }, recordingLog().log)
  assert.is(alone.directory.isReady(), false)
  assert.equal(await alone.directory.find(nowhere, signal), [])
  const { place, value } = cardOf()
  assert.is(await alone.directory.put(place, value, signal), 0)
  await alone.stop()
})

test('what is asked for ends when nobody wants it any more', async () => {
  await using at = await lab()
  assert.equal(await at.clients[0]!.directory.find(cardPlace(next(32)), AbortSignal.abort()), [])
})

test('nothing that is no card of now is kept for anybody', async () => {
  await using at = await lab()
  const [a] = at.clients
  const { place, value } = cardOf()
  const put = (bytes: Uint8Array, where = place): Promise<number> =>
    a!.directory.put(where, bytes, signal)
  assert.is(await put(value.with(1000, value[1000]! ^ 1)), 0)
  assert.is(await put(new Uint8Array(cardBytes + 1)), 0)
  assert.is(await put(value, cardPlace(next(32))), 0)
  assert.is(await put(value, new TextEncoder().encode('/other/key')), 0)
  for (const atMs of [Date.now() + cardAheadMsMax + 60_000, Date.now() - cardAgeMsMax - 60_000]) {
    const wrong = cardOf(atMs)
    assert.is(await put(wrong.value, wrong.place), 0)
  }
  await waitFor(async () => (await put(value)) > 0)
})

test('the rules of the DHT take the same card again, and no older one', async () => {
  const nowMs = Date.now()
  const { validators, selectors } = dhtInit({ now: () => nowMs })
  const { place, value } = cardOf(nowMs)
  const before = cardOf(nowMs - 1).value
  const take = async (bytes: Uint8Array): Promise<void> => {
    await validators!['pappus-card']!(place, bytes)
  }
  await take(before)
  await take(value)
  await take(value)
  await rejects(take(before), 'malformed')
  assert.is(await selectors!['pappus-card']!(place, [before, value]), 1)
})

test('who keeps cards cannot tell from them whose they are', () => {
  const { signer } = cardKeys(secret, dayOf(Date.now()))
  const cards = [
    cardOf(),
    cardOf(
      Date.now(),
      Array.from({ length: 8 }, (_, i) => `/ip4/${i}/tcp/1`),
    ),
  ]
  for (const { place, value } of cards) {
    assert.is(value.length, cardBytes)
    assert.equal(place, cardPlace(signer.publicKey))
    for (const told of [personKey(alice.id), alice.device.peer.publicKey, Buffer.from('Alice')]) {
      assert.is(Buffer.concat([place, value]).includes(Buffer.from(told)), false)
    }
  }
})

test.run()
