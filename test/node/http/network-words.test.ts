/** Every state of the network has words, and those words are in the catalogs. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { advice, contactSayings, sayings, clockAdvice } from '../../../node/http/network/words.ts'
import { isMessageId, textFor } from '../../../node/messages/messages.ts'
import { type DialCode, contactReachOf, type NetworkState } from '../../../node/reach.ts'

const test = suite('node/http/network-words')

const codes: Record<DialCode, true> = {
  'no-address': true,
  timeout: true,
  refused: true,
  'no-route': true,
  'other-peer': true,
  closed: true,
  'not-at-relay': true,
  'relay-limit': true,
  'no-relay': true,
  'relay-full': true,
  failed: true,
}
const allCodes = Object.keys(codes) as DialCode[]

const well: NetworkState = {
  listening: ['/ip4/192.0.2.7/tcp/7278'],
  ports: { tcp: 7278 },
  lan: 'on',
  publicly: 'yes',
  upnp: 'opened',
  relays: [],
  dht: { mode: 'client', peers: 3 },
}

/** All states, one thing changed after the other. */
function* states(): Generator<NetworkState> {
  yield well
  for (const lan of ['off', 'passive', 'on'] as const) yield { ...well, lan }
  yield { ...well, lanError: 'EADDRINUSE' }
  yield { ...well, lanError: 'no-lan' }
  for (const by of ['upnp', 'announced', 'ip6', 'observed'] as const) yield { ...well, by }
  for (const mode of ['client', 'server'] as const) yield { ...well, dht: { mode, peers: 1 } }
  yield { ...well, dht: { mode: 'client', peers: 0 } }
  const relays: NetworkState['relays'][] = [
    [],
    [{ peer: 'a', state: 'held' }],
    [{ peer: 'a', state: 'trying' }],
    ...allCodes.map((code): NetworkState['relays'] => [{ peer: 'a', state: 'failed', code }]),
  ]
  for (const list of relays) {
    yield { ...well, publicly: 'unknown', upnp: 'none', relays: list }
    for (const blockedBy of ['firewall', 'router'] as const) {
      yield { ...well, publicly: 'no', blockedBy, relays: list }
    }
  }
}

function words(list: ReturnType<typeof sayings>): string[] {
  return list.map(({ id, values }) => {
    assert.ok(isMessageId(id), id)
    const said = textFor('en', id, values)
    assert.not.match(said, /[{}]|undefined/u)
    return said
  })
}

test('every state is said, and what does not work has advice', () => {
  for (const state of states()) {
    assert.ok(words(sayings(state)).length >= 3)
    const isWell = state.publicly === 'yes' && state.lanError !== 'EADDRINUSE'
    assert.is(
      words(advice(state)).length === 0,
      isWell || isHeldUnknown(state),
      JSON.stringify(state),
    )
  }
})

/** Reached through a relay, and nobody said that it is not reached directly: nothing to be done. */
function isHeldUnknown({ publicly, relays, lanError }: NetworkState): boolean {
  return (
    publicly === 'unknown' && lanError === undefined && relays.some(({ state }) => state === 'held')
  )
}

test('the port to forward, and the relay to name, are named', () => {
  const said = words(advice({ ...well, publicly: 'no', blockedBy: 'router' })).join(' ')
  assert.match(said, /TCP port 7278/u)
  assert.match(said, /--bootstrap/u)
  const firewall = words(advice({ ...well, publicly: 'no', blockedBy: 'firewall' })).join(' ')
  assert.match(firewall, /firewall/u)
})

test('a clock that is wrong is named first, and in words that say by how much', () => {
  const minuteMs = 60_000
  const run = (aheadMs: number): string[] => words(clockAdvice({ isPlausible: true, aheadMs }))
  assert.equal(run(0), [])
  assert.equal(run(4 * minuteMs), [])
  const [ahead] = run(2 * 365 * 1440 * minuteMs + minuteMs)
  assert.match(ahead!, /730 days ahead of those of your contacts/u)
  const [behind] = run(-10 * minuteMs)
  assert.match(behind!, /10 minutes behind those of your contacts/u)
  assert.match(words(clockAdvice({ isPlausible: false }))[0]!, /long ago/u)
  for (const language of ['ar', 'da', 'de', 'es', 'fr']) {
    for (const days of [0, 1, 2, 5, 700]) {
      const said = textFor(language, 'network.advice.clock-behind', { days, minutes: 30 })
      assert.not.match(said, /[{}#]|undefined/u)
    }
  }
  assert.equal(clockAdvice(undefined), [])
  assert.equal(clockAdvice({ isPlausible: true }), [])
})

test('every way in which a contact is or is not connected has words', () => {
  for (const link of ['lan', 'direct', 'relay'] as const) {
    assert.is(words(contactSayings({ links: [link] })).length, 1)
  }
  assert.equal(words(contactSayings({ links: [] })), ['not connected'])
  for (const code of allCodes) {
    const lastFailure = { atMs: 0, code, address: '/ip4/192.0.2.7/tcp/7278' }
    assert.is(words(contactSayings({ links: [], lastFailure })).length, 2)
  }
})

test('a contact is as well connected as the best of their devices, and complete as the worst', () => {
  const failure = { atMs: 5, code: 'timeout' } as const
  assert.equal(contactReachOf([]), { links: [] })
  assert.equal(
    contactReachOf([
      { links: ['relay'], seenMs: 10, syncedMs: 8 },
      { links: ['lan', 'relay'], seenMs: 9, syncedMs: 9 },
      { links: [], seenMs: 2, syncedMs: 1, failure },
    ]),
    { links: ['lan', 'relay'], lastSeenMs: 10, lastSyncedMs: 9, completeUntilMs: 1 },
  )
  assert.equal(
    contactReachOf([
      { links: [], seenMs: 2, syncedMs: 1 },
      { links: [], failure },
    ]),
    {
      links: [],
      lastSeenMs: 2,
      lastSyncedMs: 1,
      lastFailure: failure,
    },
  )
})

test.run()
