import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { interfacesPollMs } from '../../../node/network/base/limits.ts'
import { leadsOut, watchInterfaces } from '../../../node/network/base/interfaces.ts'
import { FakeWorld } from '../../helpers/fake-world.ts'

const test = suite('node/network/interfaces')

test('another address of this machine is noticed, once; their order says nothing', async () => {
  const world = new FakeWorld('interfaces')
  let addresses = ['127.0.0.1', '192.168.1.7']
  let changes = 0
  const end = watchInterfaces({ world, changed: () => (changes += 1), read: () => addresses })
  await world.pass(10 * interfacesPollMs)
  addresses = addresses.toReversed()
  await world.pass(10 * interfacesPollMs)
  assert.is(changes, 0)
  addresses = ['127.0.0.1', '10.0.0.7']
  await world.pass(10 * interfacesPollMs)
  assert.is(changes, 1)
  end()
  assert.equal(world.alarms(), [])
})

test('an address inside the machine, or of one cable alone, is no place to be', () => {
  const run = (address: string, internal: boolean, expected: boolean): void =>
    assert.is(leadsOut({ address, internal }), expected, address)
  run('127.0.0.1', true, false)
  run('::1', true, false)
  run('169.254.7.7', false, false)
  run('fe80::42:1', false, false)
  run('192.168.1.7', false, true)
  run('2001:db8::7', false, true)
  run('fd00::7', false, true)
})

test.run()
