/** How much guests may ask for. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { GuestGate } from '../../../node/http/guests/gate.ts'
import {
  guestBytesPerDayMax,
  guestMachinesMax,
  guestOpeningsMax,
  guestOpeningsPerMachineMax,
  guestResponsesPerLinkMax,
  guestResponsesPerMachineMax,
} from '../../../node/http/limits.ts'
import { parseGuestLinkId, type GuestLinkId } from '../../../protocol/ids.ts'
import { FakeWorld } from '../../helpers/fake-world.ts'

const test = suite('node/http/guest gate')

/** The id of a link. */
function linkId(letter: string): GuestLinkId {
  return parseGuestLinkId(letter.repeat(21) + 'A')
}

/** How many of so many requests are let in. */
function admitted(gate: GuestGate, times: number, machine: (number: number) => string): number {
  return Array.from({ length: times }, (_, number) => gate.admits(machine(number))).filter(Boolean)
    .length
}

test('a machine has so many openings in a minute, and all together have so many', async () => {
  const world = new FakeWorld('gate')
  const gate = new GuestGate(world)
  const one = (): string => '192.0.2.7'
  assert.is(admitted(gate, 100, one), guestOpeningsPerMachineMax)
  assert.is(
    admitted(gate, 1000, (number) => `198.51.100.${number % 250}`),
    guestOpeningsMax - guestOpeningsPerMachineMax,
  )
  await world.pass(60_000)
  assert.is(admitted(gate, 100, one), guestOpeningsPerMachineMax)
})

test('addresses of one household count together', () => {
  const count = (machine: (number: number) => string): number =>
    admitted(new GuestGate(new FakeWorld('gate')), 60, machine)
  const all = 60
  assert.is(
    count((number) => `2001:db8:1:2::${number.toString(16)}`),
    guestOpeningsPerMachineMax,
  )
  assert.is(
    count((number) => `2001:db8::${number}:1:2:3:4`),
    all,
    'the fourth part is of a network',
  )
  assert.is(
    count((number) => `::ffff:192.0.2.${number}`),
    all,
  )
  assert.ok(guestMachinesMax > guestOpeningsMax)
})

test('a machine says so much in an hour, and so much is said by one link', async () => {
  const world = new FakeWorld('gate')
  const gate = new GuestGate(world)
  const said = (times: number, machine: (number: number) => string, link = linkId('a')): number =>
    Array.from({ length: times }, (_, number) => gate.admitsResponse(machine(number), link)).filter(
      Boolean,
    ).length
  assert.is(
    said(100, () => '192.0.2.7'),
    guestResponsesPerMachineMax,
  )
  const others = (number: number): string => `198.51.100.${number}`
  assert.is(said(100, others), guestResponsesPerLinkMax - guestResponsesPerMachineMax)
  assert.is(said(10, others, linkId('b')), 10)
  await world.pass(3_600_000)
  assert.is(said(10, others), 10)
})

test('so many bytes go out on a day', async () => {
  const world = new FakeWorld('gate')
  const gate = new GuestGate(world)
  assert.ok(gate.spends(guestBytesPerDayMax))
  assert.not.ok(gate.spends(1))
  await world.pass(86_400_000)
  assert.ok(gate.spends(1))
})

test.run()
