import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { peerKey, type PeerName } from '../../../protocol/ids.ts'
import { addressesMax } from '../../../protocol/limits.ts'
import {
  addressKey,
  dialAddress,
  dialTargetsAt,
  inviteAddresses,
  isDialable,
  originKey,
  peerAt,
  publishable,
  relayKey,
  relaysIn,
} from '../../../node/network/base/addresses.ts'

const test = suite('node/network/addresses')
const peer = '12D3KooWGxcBqBdjDuMvZqvTLDRsNnqiUxGWN7fmgWLGQjHXjKGx'

test('addresses of invites and multiaddrs are the same thing', () => {
  const texts = ['/ip4/192.0.2.7/tcp/7278', '/ip6/2001:db8::7/tcp/1', '/dns/home.example/tcp/65535']
  assert.equal(inviteAddresses(texts).map(dialAddress), texts)
})

test('an invite has first what leads through a relay, then the rest', () => {
  const own = '/ip4/192.168.1.5/tcp/7278'
  const relayed = `/dns4/relay.example/tcp/7278/p2p/${peer}/p2p-circuit`
  const [first, second] = inviteAddresses([own, relayed])
  assert.equal(first, {
    kind: 'dns',
    host: 'relay.example',
    port: 7278,
    relay: peerKey(peer as PeerName),
  })
  assert.is(dialAddress(first!), relayed.replace('dns4', 'dns'))
  assert.is(dialAddress(second!), own)
})

test('what an invite cannot hold is left out', () => {
  const texts = [
    '/ip4/192.0.2.7/tcp/7279/ws',
    '/ip4/192.0.2.7/udp/7278/quic-v1',
    '/ip4/192.0.2.7/tcp/7278/p2p/12D3KooW',
    '/ip4/192.0.2.7/tcp/7278/p2p-circuit',
    `/ip4/192.0.2.7/tcp/7279/ws/p2p/${peer}/p2p-circuit`,
    `/ip4/192.0.2.7/tcp/7278/p2p/${peer}/p2p-circuit/p2p/${peer}`,
    '/unix/tmp',
    '',
  ]
  assert.equal(inviteAddresses(texts), [])
})

test('others are told the public addresses first, without the peer id', () => {
  const told = publishable([
    '/ip4/127.0.0.1/tcp/7278/p2p/12D3KooWtest',
    '/ip4/192.168.1.5/tcp/7278/p2p/12D3KooWtest',
    '/ip6/::1/tcp/7278/p2p/12D3KooWtest',
    '/ip6/fe80::1/tcp/7278/p2p/12D3KooWtest',
    '/ip6/2001:db8::5/tcp/7278/p2p/12D3KooWtest',
    '/ip4/169.254.3.3/tcp/7278/p2p/12D3KooWtest',
  ])
  assert.equal(told, ['/ip6/2001:db8::5/tcp/7278', '/ip4/192.168.1.5/tcp/7278'])
})

test('this machine itself is told only where there is no other', () => {
  assert.equal(publishable(['/ip4/127.0.0.1/tcp/1/p2p/12D3KooWtest']), ['/ip4/127.0.0.1/tcp/1'])
  assert.equal(publishable([]), [])
})

test('what leads through a relay is told after public addresses and before private ones', () => {
  const relay = `/ip4/192.0.2.1/tcp/7278/p2p/${peer}/p2p-circuit`
  const own = ['/ip4/192.168.1.5/tcp/7278', '/ip6/2001:db8::5/tcp/7278']
  const far = `/ip4/127.0.0.1/tcp/7278/p2p/${peer}/p2p-circuit`
  const told = publishable([...own, far, relay].map((text) => `${text}/p2p/12D3KooWtest`))
  assert.equal(told, [own[1], relay, own[0]])
})

test('a machine with many public addresses still tells of two relays and of both families', () => {
  const relays = [1, 2].map((host) => `/ip4/192.0.2.${host}/tcp/7278/p2p/${peer}/p2p-circuit`)
  const many = Array.from({ length: 8 }, (_, host) => `/ip6/2001:db8::${host + 1}/tcp/7278`)
  const old = '/ip4/198.51.100.1/tcp/7278'
  const told = publishable([...many, old, ...relays])
  assert.is(told.length, addressesMax)
  for (const text of [...relays, old]) assert.ok(told.includes(text), text)
  assert.equal(told, [...many.slice(0, 5), old, ...relays])
})

test('a full address is a node and where it listens', () => {
  const address = '/dns4/relay.example/tcp/7278'
  assert.equal(peerAt(`${address}/p2p/${peer}`), { peer, address })
  for (const text of [
    address,
    `/p2p/${peer}`,
    `${address}/p2p/${peer}0`,
    `${address}/p2p/${peer}/p2p-circuit/p2p/${peer}`,
    `/ip4/192.0.2.1/udp/7278/p2p/${peer}`,
  ]) {
    assert.is(peerAt(text), undefined, text)
  }
})

test('nodes are found in full addresses, and relays in those that lead through them, each once', () => {
  const [one, two] = ['/ip4/192.0.2.1/tcp/1', '/ip4/192.0.2.2/tcp/2']
  const target = { peer, addresses: [one, two] }
  const full = [one, two, one].map((text) => `${text}/p2p/${peer}`)
  assert.equal(dialTargetsAt([...full, one, '']), [target])
  assert.equal(relaysIn([...full.map((text) => `${text}/p2p-circuit`), one, full[0]!]), [target])
})

test('neighbours in one IPv6 network count as one address', () => {
  const run = (text: string, expected: string): void => assert.is(addressKey(text), expected, text)
  run('/ip4/192.0.2.7/tcp/7278', '192.0.2.7')
  run('/ip6/2001:db8::7/tcp/7278', '2001:db8:0:0')
  run('/ip6/2001:db8:1:2:3:4:5:6/tcp/1', '2001:db8:1:2')
  run('/ip6/::1/tcp/1', '0:0:0:0')
  run('/ip6/1::3:4:5:6:7:8/tcp/1', '1:0:3:4')
})

test('who comes through a relay counts apart, and with all others there', () => {
  const relay = '12D3KooWrelay'
  const text = `/ip4/192.0.2.7/tcp/7278/p2p/${relay}/p2p-circuit/p2p/${peer}`
  assert.is(addressKey(text), `${relay}/${peer}`)
  assert.is(relayKey(text), relay)
  assert.is(originKey(text), relay)
  assert.is(relayKey(`/ip4/192.0.2.7/tcp/7278/p2p/${peer}`), undefined)
  assert.is(originKey('/ip4/192.0.2.7/tcp/7278'), '192.0.2.7')
})

test('no more addresses are told than a card may hold', () => {
  const many = Array.from({ length: 20 }, (_, index) => `/ip4/192.0.2.${index}/tcp/1`)
  assert.is(publishable(many).length, addressesMax)
})

test('only plain addresses over TCP are dialled', () => {
  const run = (text: string, expected: boolean): void => assert.is(isDialable(text), expected, text)
  run('/ip4/192.0.2.7/tcp/7278', true)
  run('/ip6/2001:db8::7/tcp/7278', true)
  run('/dns4/home.example/tcp/7278', true)
  run('/ip4/192.0.2.7/tcp/7279/ws', false)
  run('/unix/x/tcp/1', false)
  run('/ip4/192.0.2.7/tcp/7278/p2p/12D3KooWGxcBqBdjDuMvZqvTLDRsNnqiUxGWN7fmgWLGQjHXjKGx', false)
  const relay = `/ip4/192.0.2.7/tcp/7278/p2p/${peer}`
  run(`${relay}/p2p-circuit`, true)
  run(`${relay}/p2p-circuit/p2p-circuit`, false)
  run(`${relay}/p2p-circuit/p2p/${peer}`, false)
  run('/ip4/192.0.2.7/tcp/7278/p2p-circuit', false)
  run('/p2p-circuit', false)
  run('/ip4/192.0.2.7/udp/7278', false)
  run('/ip4/192.0.2.7', false)
  run('/ip4/999.0.2.7/tcp/1', false)
  run('/tcp', false)
  run('', false)
  run('not an address', false)
  run('/ip4/192.0.2.7/tcp/notaport', false)
})

test.run()
