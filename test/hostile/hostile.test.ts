// @timeout 240
/**
 * Nodes under attack: whatever strangers and contacts flood them with, they stay small and answer soon, and what a friend posts
 * arrives meanwhile. Victims, friend and attacker are processes of their own; a victim measures itself. None of them says anything on
 * standard error, where a node tells of faults. `node test/hostile/hostile.test.ts sync` runs the cases whose name contains *sync*.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Client } from '../../cli/client.ts'
import { Home } from '../../node/home.ts'
import { parseInvite } from '../../protocol/invite.ts'
import { peerName } from '../../protocol/ids.ts'
import { endNode, startNode, textsOf, type RunningNode } from '../helpers/node-process.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { waitFor } from '../helpers/wait-for.ts'
import type { Done, Order } from './attacker.ts'
import { contactFloods, relayFloods, strangerFloods, type Target } from './floods.ts'

const test = suite('hostile')
const caseMs = 2000
const rssGrowthMax = 100e6
/** Far longer than either takes on a busy machine. */
const answerMsMax = 60_000
const orderMsMax = 120_000
const busySecondsMax = 0.1
/** An attack has its effect each time; a machine with much else to do, which lets work gather, only now and then. */
const busyTriesMax = 3

interface Figures {
  rss: number
  /** How late it was, by its own work and by that of a busy machine; and by its own alone. */
  lagP99: number
  busyP99: number
  cpu: number
  friends: number
}

interface Row {
  attack: string
  sent: number
  'RSS MB': string
  'busy p99 ms': number
  'late p99 ms': number
  'friend late ms': number
  'CPU %': number
  'post s': string
}

class Victim {
  readonly node: RunningNode
  readonly #url: string
  readonly #target: Target
  readonly #errors: string[]
  #idle: Figures | undefined

  private constructor(
    node: RunningNode,
    { url, target, errors }: { url: string; target: Target; errors: string[] },
  ) {
    this.node = node
    this.#url = url
    this.#target = target
    this.#errors = errors
  }

  static async start(path: string, command: readonly string[]): Promise<Victim> {
    const node = await startNode(path, true, [...command, '--metrics'])
    const errors: string[] = []
    node.child.stderr?.setEncoding('utf8').on('data', (text: string) => errors.push(text))
    if (command[0] === 'start') await node.client.call('POST /me', { json: { name: 'Ana' } })
    const home = new Home(path)
    const { url = '' } = (await home.readRunning()) ?? {}
    const { tcpPort: port = 0 } = await home.readConfig()
    const peer = peerName(parseInvite(await inviteOf(node.client)).peerKey)
    const target = { address: `/ip4/127.0.0.1/tcp/${port}/p2p/${peer}`, port }
    return new Victim(node, { url, target, errors })
  }

  /** Lets it get used to its contacts, and measures what it costs unharmed. */
  async rest(): Promise<void> {
    await this.figures()
    await wait(caseMs)
    this.#idle = await this.figures()
  }

  get idle(): Figures {
    assert.ok(this.#idle)
    return this.#idle
  }

  get target(): Target {
    return this.#target
  }

  /** Its words on standard error since its start: each word of it tells of a fault. */
  get errors(): string {
    return this.#errors.join('')
  }

  /** How late it was is since the last call. */
  async figures(): Promise<Figures> {
    // One that works on an attack alone answers never.
    const answer = await fetch(`${this.#url}/metrics`, { signal: AbortSignal.timeout(answerMsMax) })
    const lines = (await answer.text()).split('\n')
    const value = (name: string): number =>
      Number(lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1) ?? 0)
    return {
      rss: value('pappus_memory_bytes{kind="resident"}'),
      lagP99: value('pappus_event_loop_delay_seconds{quantile="0.99"}'),
      busyP99: value('pappus_event_loop_busy_seconds{quantile="0.99"}'),
      cpu: value('pappus_cpu_seconds_total'),
      friends: value('pappus_connections{kind="friend",link="lan"}'),
    }
  }
}

async function inviteOf(client: Client): Promise<string> {
  return (
    await client.call('POST /invites', { json: { aspect: await firstAspect(client), uses: 1 } })
  ).link
}

async function firstAspect(client: Client): Promise<string> {
  const [aspect] = (await client.call('GET /aspects')).items
  assert.ok(aspect)
  return aspect.id
}

const rows: Row[] = []
const running = new AsyncDisposableStack()
const folder = running.use(await tempDir())

async function startVictim(name: string, command: readonly string[]): Promise<Victim> {
  const victim = await Victim.start(join(folder.path, name), command)
  running.defer(() => endNode(victim.node.child))
  return victim
}

const home = await startVictim('home', ['start', '--no-open'])
const relay = await startVictim('relay', ['relay', '--carry', '100MB', '--json'])
/** Not attacked: how late it is shows how late everybody is on this machine. */
const friend = await startVictim('friend', ['start', '--no-open'])
const { client } = friend.node
const aspect = await firstAspect(client)
for (const { node } of [home, relay]) {
  await client.call('POST /join', { json: { link: await inviteOf(node.client), aspect } })
}
const attacker = fork(join(import.meta.dirname, 'attacker.ts'))
running.defer(() => void attacker.kill())
await order(attacker, { kind: 'join', link: await inviteOf(home.node.client) })
await Promise.all([home.rest(), relay.rest()])

async function order(to: ChildProcess, command: Order): Promise<Done> {
  const answer = once(to, 'message', { signal: AbortSignal.timeout(orderMsMax) })
  to.send(command)
  const [done] = (await answer) as [Done]
  return done
}

/** Lets the friend post, and resolves with how many seconds later the victim has it. */
async function delivery({ node }: Victim, text: string): Promise<number> {
  const startMs = performance.now()
  await client.call('POST /posts', { json: { text, audience: [aspect] } })
  const hasIt = async (): Promise<boolean> => (await textsOf(node.client)).includes(text)
  await waitFor(hasIt, { description: `the post: ${text}` })
  return (performance.now() - startMs) / 1000
}

async function attack(victim: Victim, name: string): Promise<void> {
  try {
    let busySeconds = Infinity
    for (let tries = 0; busySeconds >= busySecondsMax && tries < busyTriesMax; tries += 1) {
      busySeconds = await flood(victim, name)
    }
    assert.ok(busySeconds < busySecondsMax, `p99 ${busySeconds} s, ${busyTriesMax} times`)
  } finally {
    // Also why it ended, if it did.
    assert.is(victim.errors, '', 'a fault')
  }
}

/** @returns for how long the victim worked without a look at anything else, with few exceptions. */
async function flood(victim: Victim, name: string): Promise<number> {
  const [before] = await Promise.all([victim.figures(), friend.figures()])
  const startMs = performance.now()
  const attacking = order(attacker, { kind: 'run', name, target: victim.target, ms: caseMs })
  await wait(caseMs / 4)
  const seconds = await delivery(victim, `during ${name}, ${rows.length}`)
  const { sent } = await attacking
  const [after, calm] = await Promise.all([victim.figures(), friend.figures()])
  const cpu = (after.cpu - before.cpu) / ((performance.now() - startMs) / 1000)
  rows.push({
    attack: name,
    sent,
    'RSS MB': `${Math.round(before.rss / 1e6)} → ${Math.round(after.rss / 1e6)}`,
    'busy p99 ms': Math.round(after.busyP99 * 1000),
    'late p99 ms': Math.round(after.lagP99 * 1000),
    'friend late ms': Math.round(calm.lagP99 * 1000),
    'CPU %': Math.round(cpu * 100),
    'post s': seconds.toFixed(1),
  })
  const { idle } = victim
  assert.ok(sent > 0, 'the attack did something')
  assert.ok(after.rss - idle.rss < rssGrowthMax, `RSS ${after.rss - idle.rss} bytes above idle`)
  assert.ok(after.friends >= 1, 'the friend is connected')
  return after.busyP99
}

const [, , selected = ''] = process.argv
const namesOf = (floods: object): string[] =>
  Object.keys(floods).filter((name) => name.includes(selected))

for (const name of [...namesOf(strangerFloods), ...namesOf(contactFloods)]) {
  test(`a home stays small and quick, and gets a friend's post: ${name}`, () => attack(home, name))
}
for (const name of namesOf(relayFloods)) {
  test(`so does a relay: ${name}`, () => attack(relay, name))
}

test('nobody found a fault, the friend neither', () => {
  assert.equal([home, relay, friend].map(({ errors }) => errors).join(''), '')
})

test.after(async () => {
  await running.disposeAsync()
  console.table(rows)
})

test.run()
