import type { MultiaddrConnection } from '@libp2p/interface'
import { multiaddr } from '@multiformats/multiaddr'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  connectionsPerSecond,
  pendingMax,
  pendingPerAddressMax,
} from '../../../node/network/admission/limits.ts'
import { Pending } from '../../../node/network/admission/pending.ts'

const test = suite('node/network/pending')

interface Setting {
  /** One more connection that begins, if it may. */
  come: (address: string) => Coming
  pass: (ms: number) => void
}

interface Coming {
  isLetIn: boolean
  isAborted: () => boolean
}

function setUp(): Setting {
  let nowMs = 0
  const pending = new Pending({ elapsed: () => nowMs })
  const come = (address: string): Coming => {
    let isAborted = false
    const connection = Object.assign(new EventTarget(), {
      remoteAddr: multiaddr(address),
      abort: () => (isAborted = true),
    }) as unknown as MultiaddrConnection
    return { isLetIn: pending.begin(connection), isAborted: () => isAborted }
  }
  return { come, pass: (ms) => (nowMs += ms) }
}

const place = (network: number, host: number): string =>
  `/ip6/2001:db8:0:${network.toString(16)}::${host.toString(16)}/tcp/1`

test('a few networks that begin connections without end keep nobody out', () => {
  const { come, pass } = setUp()
  const all: Coming[] = []
  for (let host = 0; host < pendingPerAddressMax; host += 1) {
    pass(1000)
    const networks = Math.ceil(pendingMax / pendingPerAddressMax)
    for (let network = 0; network < networks; network += 1) all.push(come(place(network, host)))
  }
  assert.ok(all.every(({ isLetIn }) => isLetIn))
  assert.is(come('/ip4/192.0.2.7/tcp/1').isLetIn, true)
  assert.is(
    all.findIndex(({ isAborted }) => isAborted()),
    0,
  )
  assert.is(all.filter(({ isAborted }) => isAborted()).length, 1)
})

test('neighbours in one IPv6 network begin no more in a second than one address', () => {
  const { come, pass } = setUp()
  const burst = (from: number): number =>
    Array.from({ length: 2 * connectionsPerSecond }, (_, index) => come(place(1, from + index)))
      .map(({ isLetIn }) => isLetIn)
      .filter(Boolean).length
  assert.is(burst(0), connectionsPerSecond)
  assert.ok(come(place(2, 1)).isLetIn)
  pass(500)
  assert.is(burst(100), connectionsPerSecond / 2)
})

test.run()
