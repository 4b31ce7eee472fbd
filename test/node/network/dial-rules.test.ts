/** Addresses that strangers cannot have a node dial. */
import { multiaddr } from '@multiformats/multiaddr'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { PeerName } from '../../../protocol/ids.ts'
import { DialRules, publicFrom } from '../../../node/network/dial/dial-rules.ts'

const test = suite('node/network/dial-rules')
const peer = '12D3KooWGxcBqBdjDuMvZqvTLDRsNnqiUxGWN7fmgWLGQjHXjKGx' as PeerName

function mayDial(rules: DialRules, texts: readonly string[]): string[] {
  return texts.filter((text) => rules.mayDial(multiaddr(text)))
}

test('of what strangers name only public IP addresses are dialled', () => {
  const rules = new DialRules(publicFrom(['0.0.0.0', '::']))
  const good = [
    '/ip4/11.77.0.1/tcp/7278',
    '/ip6/2600:77::1/tcp/7278',
    `/ip4/11.77.0.1/tcp/7278/p2p/${peer}/p2p-circuit/p2p/${peer}`,
  ]
  const bad = [
    '/ip4/127.0.0.1/tcp/22',
    '/ip4/192.168.1.1/tcp/80',
    '/ip4/10.0.0.1/tcp/80',
    '/ip4/100.64.0.1/tcp/80',
    '/ip6/::1/tcp/22',
    '/ip6/fd00::1/tcp/22',
    '/ip6/fe80::1/tcp/22',
    '/ip6/::ffff:127.0.0.1/tcp/22',
    '/ip6/64:ff9b::a00:1/tcp/22',
    '/dns4/home.example/tcp/7278',
    '/dns/localhost/tcp/22',
    '/dnsaddr/home.example',
    '/ip4/11.77.0.1/udp/53',
    `/ip4/192.168.1.1/tcp/80/p2p/${peer}/p2p-circuit/p2p/${peer}`,
  ]
  assert.equal(mayDial(rules, [...good, ...bad]), good)
})

test('a node that only this machine reaches may be told of others on this machine', () => {
  const texts = ['/ip4/127.0.0.1/tcp/1', '/ip4/192.168.1.1/tcp/1', '/dns/localhost/tcp/1']
  const local = new DialRules(publicFrom(['127.0.0.1', '::1']))
  assert.equal(mayDial(local, texts), texts.slice(0, 1))
  const home = new DialRules(publicFrom(['127.0.0.1', '192.168.1.5']))
  assert.equal(mayDial(home, texts), [])
})

test('what we dial ourselves is dialled wherever it is, with the relay on the way, and not longer', () => {
  const rules = new DialRules(() => false)
  const relay = `/dns4/relay.example/tcp/7278/p2p/${peer}`
  const lan = '/ip4/192.168.1.7/tcp/7278'
  const texts = [relay, `${relay}/p2p-circuit/p2p/${peer}`, `${lan}/p2p/${peer}`]
  const other = [lan, '/ip4/192.168.1.7/tcp/22']
  const first = rules.permit(peer, [`${relay}/p2p-circuit`, lan, 'nonsense'])
  {
    using _ = rules.permit(peer, [lan])
  }
  assert.equal(mayDial(rules, [...texts, ...other]), texts)
  first[Symbol.dispose]()
  assert.equal(mayDial(rules, texts), [])
})

test.run()
