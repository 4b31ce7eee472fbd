import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { PersonId, PostId } from '../../../protocol/ids.ts'
import { holdingsSaveMs } from '../../../node/social/delivery/limits.ts'
import { confirmMs } from '../../../node/sync/limits.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { settled } from '../../helpers/fake-world.ts'
import { everything, link, startHome } from '../../helpers/own-devices.ts'
import { rejects } from '../../helpers/rejects.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'
import { three } from '../../helpers/three.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/social/delivery')

/** The readers of a post now, and the former ones, each as `name` or `name: left`. */
async function readers(node: SocialNode, post: PostId): Promise<string[]> {
  const found = await node.social.posts.readers(post)
  return found.readers.map(({ person, untilMs }) => {
    const name = node.social.people.at(person)?.name ?? ''
    return untilMs === undefined ? name : `${name}: left`
  })
}

async function holders({ social }: SocialNode, post: PostId): Promise<PersonId[]> {
  const found = await social.posts.readers(post)
  return found.readers.flatMap(({ person, isHeld }) => (isHeld ? person : []))
}

test('the readers of a post are those that its feeds were granted to, each once', async () => {
  await using people = await three()
  const { ana, bo, cy } = people
  const family = await ana.aspect()
  const toFamily = await ana.social.posts.create('to Family', [family])
  const toBo = await ana.social.posts.create('to Bo', [bo.person])
  const toBoth = await ana.social.posts.create('to Family and Bo', [family, bo.person])
  const toAll = await ana.social.posts.create('to all', 'public')
  assert.equal((await readers(ana, toFamily)).toSorted(), ['Bo', 'Cy'])
  assert.equal(await readers(ana, toBo), ['Bo'])
  assert.equal((await readers(ana, toBoth)).toSorted(), ['Bo', 'Cy'])
  assert.equal((await readers(ana, toAll)).toSorted(), ['Bo', 'Cy'])
  assert.is((await ana.social.posts.readers(toAll)).isPublic, true)
  await ana.social.aspects.removeMember(family, cy.person)
  await ana.social.aspects.removeMember(family, bo.person)
  assert.equal((await readers(ana, toFamily)).toSorted(), ['Bo: left', 'Cy: left'])
  assert.equal(await readers(ana, toBoth), ['Bo', 'Cy: left'])
  await ana.rebuild()
  assert.equal(await readers(ana, toBoth), ['Bo', 'Cy: left'])
})

test('whoever is let in later with history is a reader since then', async () => {
  await using people = await three()
  const { ana, bo, cy } = people
  const family = await ana.aspect()
  await ana.social.aspects.removeMember(family, cy.person)
  const post = await ana.post('before')
  assert.equal(await readers(ana, post), ['Bo'])
  ana.world.set(ana.world.now() + 60_000)
  await ana.social.aspects.addMember(family, cy.person, { history: true })
  const found = (await ana.social.posts.readers(post)).readers
  const since = (person: PersonId): number | undefined =>
    found.find((one) => one.person === person)?.sinceMs
  assert.is(since(bo.person), undefined)
  assert.ok(since(cy.person)! > ana.social.posts.at(post)!.post.atMs)
})

test('nobody is shown the readers of somebody else’s post', async () => {
  await using people = await three()
  const { ana, bo } = people
  const post = await ana.post('hello')
  await waitFor(() => bo.social.posts.at(post) !== undefined)
  await rejects(() => bo.social.posts.readers(post), 'not-yours')
})

test('a post counts as delivered once a node of its reader proved that it has it, by sync or by gossip', async () => {
  const hub = new FakeHub()
  const ana = await SocialNode.start('Ana', { hub })
  const bo = await SocialNode.start('Bo', { hub })
  await using both = { [Symbol.asyncDispose]: () => end(ana, bo) }
  void both
  await befriendSocial(ana, bo)
  const first = await ana.post('by gossip')
  await waitFor(() => bo.social.posts.at(first) !== undefined)
  assert.equal(await holders(ana, first), [])
  await bo.world.pass(2 * confirmMs)
  await waitFor(() => ana.social.people.completeMs(bo.person) !== undefined)
  await waitFor(() => hasArrived(ana, first))
  await ana.network.disconnect(bo.peer)
  const second = await ana.post('while Bo is away')
  await settled()
  assert.equal(await holders(ana, second), [])
  await ana.network.connect(bo.peer)
  await waitFor(() => bo.social.posts.at(second) !== undefined)
  await waitFor(() => hasArrived(ana, second))
  await ana.rebuild()
  assert.equal(await holders(ana, second), [bo.person])
})

/** Whether one reader has it, once what was proved until now is written. */
async function hasArrived(node: SocialNode, post: PostId): Promise<boolean> {
  await node.world.pass(holdingsSaveMs)
  return (await holders(node, post)).length === 1
}

test('of a post that another device of its author wrote, the members are its readers, and nothing is said of who has it', async () => {
  await using home = await startHome()
  await link(home)
  const { ana, desk, phone } = home
  const post = await desk.social.posts.create('from the desk', [await desk.aspect()])
  await everything(home)
  const { readers: found, isElsewhere } = await phone.social.posts.readers(post)
  assert.is(isElsewhere, true)
  assert.equal(found, [{ person: ana.person, isHeld: false }])
  assert.is((await desk.social.posts.readers(post)).isElsewhere, false)
})

async function end(...nodes: SocialNode[]): Promise<void> {
  for (const node of nodes) await node[Symbol.asyncDispose]()
}

test.run()
