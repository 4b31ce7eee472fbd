/** The DHT knows peers that said over a connection of their own that they serve it; strangers do not push out those that are connected. */
import { generateKeyPair } from '@libp2p/crypto/keys'
import type { IdentifyResult, PeerId } from '@libp2p/interface'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { dhtProtocol } from '../../../node/network/dht/dht-init.ts'
import { DhtServers } from '../../../node/network/dht/dht-peers.ts'
import { serversKnownMax } from '../../../node/network/dht/limits.ts'

const test = suite('node/network/dht-peers')

async function peer(): Promise<PeerId> {
  return peerIdFromPrivateKey(await generateKeyPair('Ed25519'))
}

function said(
  peerId: PeerId,
  more: { serves?: boolean; isRelayed?: boolean } = {},
): IdentifyResult {
  const { serves = true, isRelayed = false } = more
  const protocols = serves ? [dhtProtocol] : []
  const connection = isRelayed ? { limits: {} } : {}
  return { peerId, protocols, connection } as IdentifyResult
}

test('the last word of a peer counts, and none over a relay', async () => {
  const [servers, bo] = [new DhtServers(), await peer()]
  servers.note(said(bo, { isRelayed: true }))
  assert.not(servers.has(bo))
  servers.note(said(bo))
  assert.ok(servers.has(bo))
  servers.disconnected(bo)
  assert.ok(servers.has(bo))
  servers.note(said(bo, { serves: false }))
  assert.not(servers.has(bo))
})

test('more than the maximum push out those that are away, the longest first', async () => {
  const servers = new DhtServers()
  const [first, away, ...rest] = await Promise.all(
    Array.from({ length: serversKnownMax + 2 }, () => peer()),
  )
  servers.note(said(first!))
  servers.note(said(away!))
  servers.disconnected(away!)
  for (const one of rest.slice(1)) servers.note(said(one))
  assert.ok(servers.has(first!))
  assert.not(servers.has(away!))
  servers.note(said(rest[0]!))
  assert.not(servers.has(first!))
  assert.ok(servers.has(rest.at(-1)!))
})

test.run()
