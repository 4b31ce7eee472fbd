import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { debtMsMax } from '../../../node/network/base/limits.ts'
import { sharesPerRelay } from '../../../node/network/admission/limits.ts'
import { Shares, type SharesInit } from '../../../node/network/admission/shares.ts'

const test = suite('node/network/shares')
const one = '/ip4/192.0.2.1/tcp/1'
const other = '/ip4/192.0.2.2/tcp/1'
const own = { perSecond: 10, burst: 10 }
const all = { perSecond: 15, burst: 15 }

function setUp(init: Partial<SharesInit> = {}): { shares: Shares; pass: (ms: number) => void } {
  let nowMs = 0
  const shares = new Shares({ elapsed: () => nowMs }, { own, ...init })
  return { shares, pass: (ms) => (nowMs += ms) }
}

function behindRelay(index: number): string {
  return `/ip4/192.0.2.9/tcp/1/p2p/12D3KooWrelay/p2p-circuit/p2p/12D3KooW${index}`
}

test('who takes too much is told apart from who finds that others took it', () => {
  const { shares } = setUp({ all })
  assert.is(shares.take(one, 11), 'too-much')
  assert.is(shares.take(one, 10), 'taken')
  assert.is(shares.take(one), 'too-much')
  assert.is(shares.take(other, 6), 'others')
})

test('neighbours at a relay do not pay for each other, but share what their relay has', () => {
  const { shares } = setUp()
  for (let index = 0; index < sharesPerRelay; index += 1) {
    assert.is(shares.take(behindRelay(index), 10), 'taken')
    assert.is(shares.take(behindRelay(index)), 'too-much')
  }
  assert.is(shares.take(behindRelay(100)), 'others')
  assert.is(shares.take(one), 'taken')
})

test('what an address may not spend is not charged to all', () => {
  const { shares, pass } = setUp({ all })
  for (let second = 0; second < 600; second += 1) {
    shares.spend(one, 1000)
    pass(1000)
  }
  assert.is(shares.spend(one, 1000), debtMsMax)
  pass(1000)
  assert.is(shares.spend(other, 5), 0)
})

test.run()
