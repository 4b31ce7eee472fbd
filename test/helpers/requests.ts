/** Contact requests: somebody who can be found, somebody who asks to be their contact, and strangers who ask by hand. */
import * as assert from 'uvu/assert'
import {
  decodeRequestReply,
  encodeRequest,
  requestProtocol,
  signRequest,
  type RequestReply,
} from '../../protocol/request-message.ts'
import { cardRetryMsMin } from '../../node/social/discovery/limits.ts'
import type { FindableLevel } from '../../node/social/discovery/findable.ts'
import { FakeDirectory } from './fake-directory.ts'
import { FakeHub } from './fake-network.ts'
import { FakeWorld, quiet } from './fake-world.ts'
import type { TestPerson } from './person.ts'
import { SocialNode } from './social-node.ts'

/** After this time everybody has said and looked up what is to be found. */
export const moment = cardRetryMsMin

export interface RequestLab extends AsyncDisposable {
  hub: FakeHub
  world: FakeWorld
  directory: FakeDirectory
  /** Can be found by anyone. */
  ana: SocialNode
  bo: SocialNode
}

export async function startRequestLab(level: FindableLevel = 'anyone'): Promise<RequestLab> {
  const hub = new FakeHub()
  const world = new FakeWorld('requests')
  const directory = new FakeDirectory(world)
  const init = { hub, world, directory }
  const ana = await SocialNode.start('Ana', init)
  const bo = await SocialNode.start('Bo', init)
  await ana.social.changeSettings({ findable: level })
  await world.pass(moment)
  const stop = async (): Promise<void> => {
    await ana[Symbol.asyncDispose]()
    await bo[Symbol.asyncDispose]()
  }
  return { ...init, ana, bo, [Symbol.asyncDispose]: stop }
}

/** Bo asks Ana to be his contact, and she hears of it. */
export async function ask({ world, ana, bo }: RequestLab, note = ''): Promise<void> {
  await bo.social.discovery.asking.ask(ana.person, { aspect: await bo.aspect(), note })
  await world.pass(moment)
  await quiet()
}

/** The people who ask a node, and how that stands. */
export async function states(node: SocialNode): Promise<string[]> {
  return (await node.social.discovery.requests.list()).map(({ name, state }) => `${name} ${state}`)
}

/** The people whom a node asks, and how that stands. */
export async function askedStates(node: SocialNode): Promise<string[]> {
  return (await node.social.discovery.asking.list()).map(
    ({ name = '?', state }) => `${name} ${state}`,
  )
}

/** Whether they are contacts; both always agree. */
export function areContacts({ ana, bo }: RequestLab): boolean {
  const [here, there] = [ana.social.people.at(bo.person), bo.social.people.at(ana.person)]
  assert.is(here === undefined, there === undefined)
  return here !== undefined
}

/** The answer to a stranger who asks by hand. */
export async function askAs(
  { hub, ana }: RequestLab,
  person: TestPerson,
  { to = ana.person, origin }: { to?: SocialNode['person']; origin?: string } = {},
): Promise<RequestReply> {
  const network = hub.networks.get(person.peer) ?? hub.join(person.peer)
  await network.connect(ana.peer)
  if (origin !== undefined) ana.network.originOf = () => origin
  const by = { peer: person.device.peer, certificate: person.certificate }
  const said = { name: 'Mallory', note: '', addresses: [], atMs: 0 }
  const question = encodeRequest(signRequest(by, to, said))
  return decodeRequestReply(await network.ask(ana.peer, requestProtocol, question))
}
