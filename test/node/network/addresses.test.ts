import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addressesMax } from '../../../protocol/limits.ts'
import {
  dialAddress,
  inviteAddresses,
  isDialable,
  publishable,
} from '../../../node/network/addresses.ts'

const test = suite('node/network/addresses')

test('addresses of invites and multiaddrs are the same thing', () => {
  const texts = ['/ip4/192.0.2.7/tcp/7278', '/ip6/2001:db8::7/tcp/1', '/dns/home.example/tcp/65535']
  assert.equal(inviteAddresses(texts).map(dialAddress), texts)
})

test('what an invite cannot hold is left out', () => {
  const texts = [
    '/ip4/192.0.2.7/tcp/7279/ws',
    '/ip4/192.0.2.7/udp/7278/quic-v1',
    '/ip4/192.0.2.7/tcp/7278/p2p/12D3KooW',
    '/unix/tmp',
    '',
  ]
  assert.equal(inviteAddresses(texts), [])
})

test('others are told the public addresses first, TCP before WebSocket, without the peer id', () => {
  const told = publishable([
    '/ip4/127.0.0.1/tcp/7278/p2p/12D3KooWtest',
    '/ip4/192.168.1.5/tcp/7279/ws/p2p/12D3KooWtest',
    '/ip4/192.168.1.5/tcp/7278/p2p/12D3KooWtest',
    '/ip6/::1/tcp/7278/p2p/12D3KooWtest',
    '/ip6/fe80::1/tcp/7278/p2p/12D3KooWtest',
    '/ip6/2001:db8::5/tcp/7279/ws/p2p/12D3KooWtest',
    '/ip6/2001:db8::5/tcp/7278/p2p/12D3KooWtest',
    '/ip4/169.254.3.3/tcp/7278/p2p/12D3KooWtest',
  ])
  assert.equal(told, [
    '/ip6/2001:db8::5/tcp/7278',
    '/ip4/192.168.1.5/tcp/7278',
    '/ip6/2001:db8::5/tcp/7279/ws',
    '/ip4/192.168.1.5/tcp/7279/ws',
  ])
})

test('this machine itself is told only where there is no other', () => {
  assert.equal(publishable(['/ip4/127.0.0.1/tcp/1/p2p/12D3KooWtest']), ['/ip4/127.0.0.1/tcp/1'])
  assert.equal(publishable([]), [])
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
  run('/ip4/192.0.2.7/tcp/7279/ws', true)
  run('/ip4/192.0.2.7/tcp/7278/p2p/12D3KooWGxcBqBdjDuMvZqvTLDRsNnqiUxGWN7fmgWLGQjHXjKGx', false)
  run('/ip4/192.0.2.7/udp/7278', false)
  run('/ip4/192.0.2.7', false)
  run('/ip4/999.0.2.7/tcp/1', false)
  run('/tcp', false)
  run('', false)
  run('not an address', false)
  run('/ip4/192.0.2.7/tcp/notaport', false)
})

test.run()
