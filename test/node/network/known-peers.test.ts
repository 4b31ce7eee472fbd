/** libp2p remembers some things of peers, on real hosts of this machine. */
import { generateKeyPair } from '@libp2p/crypto/keys'
import type { PeerId } from '@libp2p/interface'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { PeerName } from '../../../protocol/ids.ts'
import { knownPeersMax } from '../../../node/network/admission/limits.ts'
import { startHost } from '../../../node/network/host.ts'
import type { Host } from '../../../node/network/base/libp2p-host.ts'
import { startBare, type BareHost } from '../../helpers/bare-host.ts'
import { bytesFrom } from '../../helpers/seed.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/network/known-peers')
const next = bytesFrom('known peers')

interface Setting extends AsyncDisposable {
  host: Host
  contacts: Set<PeerName>
}

async function setUp(): Promise<Setting> {
  const contacts = new Set<PeerName>()
  const isContact = (peer: PeerName): boolean => contacts.has(peer)
  const init = { peerSeed: next(32), listen: ['127.0.0.1'], tcpPort: 0, isContact }
  const { host } = await startHost(init)
  const stop = async (): Promise<void> => {
    await host.stop()
  }
  return { host, contacts, [Symbol.asyncDispose]: stop }
}

/** Connects, and resolves when the host knows what the other one speaks. */
async function meet(host: Host, { host: other }: BareHost): Promise<void> {
  await other.dial(host.getMultiaddrs()[0]!)
  await waitFor(async () => (await known(host, other.peerId)).includes('/ipfs/ping/1.0.0'))
}

async function known(host: Host, peer: PeerId): Promise<string[]> {
  const found = await host.peerStore.get(peer).catch(() => undefined)
  return found?.protocols ?? []
}

test('a stranger who is gone is forgotten, a contact is not', async () => {
  await using setting = await setUp()
  const { host, contacts } = setting
  await using stranger = await startBare()
  await using contact = await startBare()
  contacts.add(contact.peer)
  for (const other of [stranger, contact]) await meet(host, other)
  await Promise.all([stranger, contact].map(({ host: other }) => other.hangUp(host.peerId)))
  await waitFor(async () => !(await host.peerStore.has(stranger.host.peerId)))
  assert.ok(await host.peerStore.has(contact.host.peerId))
})

test('peers that somebody names without end are remembered in bounded room, and contacts among them', async () => {
  await using setting = await setUp()
  const { host, contacts } = setting
  const friend = await somebody()
  contacts.add(friend.toString() as PeerName)
  const multiaddrs = [multiaddr('/ip4/192.0.2.7/tcp/1')]
  await host.peerStore.merge(friend, { multiaddrs })
  for (let index = 0; index < knownPeersMax + 50; index += 1) {
    await host.peerStore.merge(await somebody(), { multiaddrs })
  }
  await waitFor(async () => (await host.peerStore.all()).length <= knownPeersMax)
  assert.ok(await host.peerStore.has(friend))
})

async function somebody(): Promise<PeerId> {
  return peerIdFromPrivateKey(await generateKeyPair('Ed25519'))
}

test.run()
