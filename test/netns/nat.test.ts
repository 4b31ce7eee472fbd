// @timeout 600
/**
 * Two people behind all kinds of networks: does a post arrive, how long does it take, and what does `status` say?
 * `node test/netns/nat.test.ts LAN` runs the cases whose name contains *LAN*.
 */
import { performance } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { lanAnnounceMs } from '../../node/network/lan/limits.ts'
import { CliHome } from '../helpers/cli.ts'
import { Internet, type Host, type Nat } from './internet.ts'
import { whyNoNamespaces } from './namespaces.ts'
import { Neighbours } from './neighbours.ts'
import { UpnpRouter, whyNoUpnp } from './upnp-router.ts'

const test = suite('nat')
const noNamespaces = whyNoNamespaces()
const noUpnp = noNamespaces ?? whyNoUpnp()
const [, , selected = ''] = process.argv

/** @param missing what keeps it from being tried here. */
function testOnInternet(
  name: string,
  run: (internet: Internet) => Promise<void>,
  missing = noNamespaces,
): void {
  if (!name.includes(selected)) return
  if (missing !== undefined) {
    console.log(`skipped: ${missing}`)
    return test.skip(name, () => undefined)
  }
  test(name, async () => {
    await using internet = new Internet()
    await run(internet)
  })
}

/** Where nodes listen that have a machine for themselves. */
const peerPort = 7278
/** From its start to the next post. */
const relayBackMsMax = 90_000
/** Earliest pause after the announcements of a start: who meets sooner met by one of those. */
const lanAgainMsMin = 0.8 * lanAnnounceMs
/** Long enough that both sides gave up their connection, and paused. */
const partitionMs = 60_000
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

/** Bo joins by Ana's link, both post. Prints how long that took, and what a node says of itself. */
async function meet(
  name: string,
  people: Neighbours,
  words: readonly string[] = [],
): Promise<void> {
  const joined = await people.befriend()
  console.log(`\n${name}: joined in ${seconds(joined)}`)
  await post(name, people)
  console.log(await people.areTold(words))
}

/** Both post something that is new, so that it has to come now. */
async function post(name: string, people: Neighbours): Promise<void> {
  const { there, back } = await people.exchange(name)
  console.log(`${name}: posts in ${seconds(there)}, ${seconds(back)}`)
}

/** A relay on a public host, and the address by which others are told of it. */
async function startRelay(at: Host): Promise<AsyncDisposable & { home: CliHome; address: string }> {
  const home = await CliHome.make(undefined, [], at)
  const relay = await home.runNode('relay', '--json')
  const { addresses } = JSON.parse(relay.stdout) as { addresses: string[] }
  const address = addresses.find((each) => each.includes(at.address))
  assert.ok(address, `the relay says ${addresses.join()}`)
  return { home, address, [Symbol.asyncDispose]: () => home[Symbol.asyncDispose]() }
}

for (const family of [4, 6] as const) {
  testOnInternet(`IPv${family}, no NAT`, async (internet) => {
    const at = { ana: internet.host('ana', family), bo: internet.host('bo', family) }
    await using people = await Neighbours.settle(at, [])
    await meet(`IPv${family}, no NAT`, people, ['reached from everywhere', 'connected directly'])
  })
}

/** Where a router gives each destination another port, there is no hole to meet in. */
const byNat = [
  { nat: 'cone', words: ['connected directly'] },
  { nat: 'symmetric', words: ['connected through a relay'] },
] as const satisfies { nat: Nat; words: string[] }[]
for (const { nat, words } of byNat) {
  const name = `two homes behind ${nat} NAT, with a relay`
  testOnInternet(name, async (internet) => {
    await using relay = await startRelay(internet.host('relay'))
    const at = {
      ana: internet.home('ana', nat).host('pc'),
      bo: internet.home('bo', nat).host('pc'),
    }
    await using people = await Neighbours.settle(at, ['--bootstrap', relay.address])
    await meet(name, people, ['relay passes connections on', ...words])
  })
}

testOnInternet('IPv6 behind two firewalls, with a relay', async (internet) => {
  await using relay = await startRelay(internet.host('relay', 6))
  const at = { ana: internet.guarded('ana', 6), bo: internet.guarded('bo', 6) }
  await using people = await Neighbours.settle(at, ['--bootstrap', relay.address])
  await meet('IPv6 behind firewalls', people, ['relay passes connections on', 'connected directly'])
})

testOnInternet('a port that the owner of a router has it pass on', async (internet) => {
  await using relay = await startRelay(internet.host('relay'))
  const home = internet.home('bo', 'cone')
  const at = { ana: internet.host('ana'), bo: home.host('pc') }
  home.forward(at.bo, peerPort)
  await using people = await Neighbours.settle(at, ['--bootstrap', relay.address])
  const words = ['reached from everywhere', 'part of the directory', 'connected directly']
  await meet('forwarded port', people, words)
})

testOnInternet(
  'a router that opens a port when asked, and another that does not',
  async (internet) => {
    const home = internet.home('ana', 'cone')
    await using _ = await UpnpRouter.start(home.router)
    const at = { ana: home.host('pc'), bo: internet.home('bo', 'cone').host('pc') }
    await using people = await Neighbours.settle(at, [])
    await people.isTold(people.ana, ['reached from everywhere: the router opened a port'])
    await meet('UPnP', people, ['connected directly'])
  },
  noUpnp,
)

for (const family of [4, 6] as const) {
  const lan = `LAN with IPv${family} alone`
  testOnInternet(`one ${lan} that leads nowhere: found again by mDNS alone`, async (internet) => {
    const home = internet.home('home', undefined, family)
    const at = { ana: home.host('ana'), bo: home.host('bo') }
    await using people = await Neighbours.settle(at, [])
    await meet(lan, people, ['on the same local network', 'connected on the local network'])
    await people.stop()
    home.move(at.ana)
    home.move(at.bo)
    await people.start()
    const startedMs = performance.now()
    await post(`${lan}, both with new addresses`, people)
    const tookMs = performance.now() - startedMs
    assert.ok(tookMs < lanAgainMsMin, `met by a later announcement, after ${seconds(tookMs)}`)
  })
}

testOnInternet(
  'a relay that is killed and comes back brings its people together again',
  async (internet) => {
    await using relay = await startRelay(internet.host('relay'))
    const at = {
      // People who meet at a relay and then connect directly would not miss it.
      ana: internet.home('ana', 'symmetric').host('pc'),
      bo: internet.home('bo', 'symmetric').host('pc'),
    }
    await using people = await Neighbours.settle(at, ['--bootstrap', relay.address])
    await meet('before the relay is killed', people)
    await relay.home.node.kill('SIGKILL')
    await relay.home.runNode('relay', '--json')
    const startedMs = performance.now()
    await post('after the relay is back', people)
    const tookMs = performance.now() - startedMs
    assert.ok(tookMs < relayBackMsMax, `traffic back after ${seconds(tookMs)}`)
  },
)

testOnInternet('an address that changes while it is connected', async (internet) => {
  const home = internet.home('bo', 'cone')
  const at = { ana: internet.host('ana'), bo: home.host('pc') }
  await using people = await Neighbours.settle(at, [])
  await meet('before the move', people)
  home.move(at.bo)
  await post('after the move', people)
})

testOnInternet('a home without its provider for a while', async (internet) => {
  const home = internet.home('bo', 'cone')
  const at = { ana: internet.host('ana'), bo: home.host('pc') }
  await using people = await Neighbours.settle(at, [])
  await meet('before the partition', people)
  home.unplug()
  await Promise.all([people.say(people.ana, 'while apart'), people.say(people.bo, 'also apart')])
  await wait(partitionMs)
  home.plugIn()
  const startedMs = performance.now()
  await people.sees(people.ana, 'also apart')
  await people.sees(people.bo, 'while apart')
  console.log(
    `${seconds(partitionMs)} apart: posts ${seconds(performance.now() - startedMs)} after that`,
  )
  await post('after the partition', people)
})

test.run()
