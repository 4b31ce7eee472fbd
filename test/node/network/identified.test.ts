/** Claims of peers about themselves and about us, on real connections over loopback. */
import { multiaddr } from '@multiformats/multiaddr'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Identified } from '../../../node/network/base/identified.ts'
import type { Host } from '../../../node/network/base/libp2p-host.ts'
import { startBare } from '../../helpers/bare-host.ts'
import { TestError } from '../../helpers/test-error.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/network/identified')
const protocol = '/new/1.0.0'
const peerOfNobody = '12D3KooWGxcBqBdjDuMvZqvTLDRsNnqiUxGWN7fmgWLGQjHXjKGx'

test('a peer that tells of a new protocol has not forgotten where it sees us', async () => {
  await using home = await startBare()
  await using peer = await startBare()
  const identified = new Identified(home.host as unknown as Host)
  const connection = await home.host.dial(peer.host.getMultiaddrs())
  const known = () => identified.of(connection, AbortSignal.timeout(10_000))
  const seen = (await known())?.observedAddr?.toString()
  assert.ok(seen?.startsWith('/ip4/127.0.0.1/tcp/'))
  await peer.host.handle(protocol, (stream) => stream.abort(new TestError('not asked for')))
  await waitFor(async () => (await known())?.protocols.includes(protocol))
  assert.is((await known())?.observedAddr?.toString(), seen)
})

test('where others see a node is what most networks say, and an IP address with a port', () => {
  const host = new EventTarget()
  const identified = new Identified(host as unknown as Host)
  let count = 0
  const say = (from: string, observed: string): void => {
    count += 1
    const connection = { id: String(count), status: 'open', remoteAddr: multiaddr(from) }
    const detail = { connection, observedAddr: multiaddr(observed) }
    host.dispatchEvent(new CustomEvent('peer:identify', { detail }))
  }
  const [liar, one, two] = ['/ip4/11.77.0.9/tcp/1', '/ip4/11.77.0.2/tcp/1', '/ip4/11.77.0.3/tcp/1']
  for (let lies = 0; lies < 10; lies += 1) say(liar, '/ip4/11.66.6.6/tcp/22')
  say(one, `/ip4/11.77.0.1/tcp/40000/p2p/${peerOfNobody}`)
  say(two, '/ip4/11.77.0.1/tcp/40000')
  for (const odd of ['/dns4/p2p/tcp/1', `/dns4/${'a'.repeat(200)}/tcp/1`, '/ip4/11.77.0.1/udp/1']) {
    say(two, odd)
  }
  const seen = ['/ip4/11.77.0.1/tcp/40000', '/ip4/11.66.6.6/tcp/22']
  assert.equal(
    identified.seenAt(() => true),
    seen,
  )
  assert.equal(
    identified.seenAt(({ id }) => id === '1'),
    seen.slice(1),
  )
})

test.run()
