import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { reachAgainMs, reachedMs } from '../../../node/network/reach/limits.ts'
import type { Reached } from '../../../node/network/reach/dial-back.ts'
import { Findings } from '../../../node/network/reach/findings.ts'
import { FakeWorld } from '../../helpers/fake-world.ts'

const test = suite('node/network/findings')
const here = '/ip4/198.51.100.1/tcp/7278'

function found(answer: Reached['answer'], from: string, address = here): Reached {
  return { answer, address, peerAddress: `${from}/tcp/7278` }
}

test('it takes two networks, neither of them our own, to be certain', () => {
  const findings = new Findings(new FakeWorld('findings'))
  assert.is(findings.isReached, undefined)
  for (const from of [
    '/ip4/192.0.2.1',
    '/ip4/192.0.2.1',
    '/ip4/198.51.100.1',
    '/dns4/a.example',
    '/dns4/b.example',
  ]) {
    findings.note(found('yes', from))
    assert.is(findings.isReached, true)
    assert.is(findings.isCertain, false, from)
  }
  findings.note(found('yes', '/ip6/2001:db8::1'))
  assert.is(findings.isCertain, true)
})

test('two peers of one /64 are one', () => {
  const findings = new Findings(new FakeWorld('findings'))
  for (const host of ['1', '2']) findings.note(found('yes', `/ip6/2001:db8::${host}`))
  assert.is(findings.isCertain, false)
})

test('a no does not count soon after a yes, and ends it later', async () => {
  const world = new FakeWorld('findings')
  const findings = new Findings(world)
  findings.note(found('yes', '/ip4/192.0.2.1'))
  findings.note(found('yes', '/ip4/192.0.2.2'))
  findings.note(found('no', '/ip4/192.0.2.3'))
  assert.equal(findings.reached(), [here])
  await world.pass(reachAgainMs)
  findings.note(found('no', '/ip4/192.0.2.3'))
  assert.is(findings.isReached, false)
  findings.note(found('yes', '/ip4/192.0.2.1'))
  assert.is(findings.isCertain, false)
})

test('what was found at the public address of yesterday is forgotten, that of another family is not', () => {
  const findings = new Findings(new FakeWorld('findings'))
  const ip6 = '/ip6/2001:db8::5/tcp/7278'
  findings.note(found('yes', '/ip6/2001:db8:1::1', ip6))
  findings.note(found('yes', '/ip4/192.0.2.1'))
  findings.note(found('no', '/ip4/192.0.2.1', '/ip4/198.51.100.2/tcp/7278'))
  assert.equal(findings.reached(), [ip6])
  assert.equal(findings.tried(), [ip6, '/ip4/198.51.100.2/tcp/7278'])
})

test('what a peer found counts for an hour', async () => {
  const world = new FakeWorld('findings')
  const findings = new Findings(world)
  findings.note(found('yes', '/ip4/192.0.2.1'))
  findings.note(found('yes', '/ip4/192.0.2.2'))
  await world.pass(reachedMs)
  findings.note(found('yes', '/ip4/192.0.2.1'))
  await world.pass(1)
  findings.expire()
  assert.is(findings.isReached, true)
  assert.is(findings.isCertain, false)
  await world.pass(reachedMs)
  findings.expire()
  assert.is(findings.isReached, undefined)
})

test.run()
