/** Following the public posts of people who are no contacts. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  decodeFollowAnswer,
  encodeFollow,
  followProtocol,
  type FollowAnswer,
} from '../../../protocol/follow-message.ts'
import type { BlobId, PersonId } from '../../../protocol/ids.ts'
import { followedBytesMax } from '../../../node/social/contacts/limits.ts'
import { hasRoomOfFollowed } from '../../../node/social/contacts/followed-room.ts'
import { followedBytes } from '../../../node/social/contacts/tables.ts'
import { feeds } from '../../../node/social/feeds/tables.ts'
import {
  followQuestionsPerHourMax,
  visitIntervalMs,
  visitStayMs,
} from '../../../node/social/following/limits.ts'
import { ownPublic } from '../../../node/social/following/followers.ts'
import { FakeDirectory } from '../../helpers/fake-directory.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { FakeWorld, quiet } from '../../helpers/fake-world.ts'
import { testPerson } from '../../helpers/person.ts'
import { postPicture } from '../../helpers/picture-posts.ts'
import { rejects } from '../../helpers/rejects.ts'
import { moment } from '../../helpers/requests.ts'
import { waitFor } from '../../helpers/wait-for.ts'
import { SocialNode } from '../../helpers/social-node.ts'

const test = suite('node/social/following')
const never = new AbortController().signal

interface Lab extends AsyncDisposable {
  hub: FakeHub
  world: FakeWorld
  directory: FakeDirectory
  ana: SocialNode
  bo: SocialNode
}

/** Ana lets people follow her, unless it says otherwise; Bo is no contact of hers. */
async function startLab(followers: 'anyone' | 'nobody' = 'anyone'): Promise<Lab> {
  const hub = new FakeHub()
  const world = new FakeWorld('following')
  const directory = new FakeDirectory(world)
  const init = { hub, world, directory }
  const ana = await SocialNode.start('Ana', init)
  const bo = await SocialNode.start('Bo', init)
  await ana.social.changeSettings({ findable: 'anyone', followers })
  await world.pass(moment)
  const stop = async (): Promise<void> => {
    await ana[Symbol.asyncDispose]()
    await bo[Symbol.asyncDispose]()
  }
  return { ...init, ana, bo, [Symbol.asyncDispose]: stop }
}

async function follow({ ana, bo, world }: Lab): Promise<void> {
  await bo.social.following.follow({ person: ana.person, addresses: [] }, never)
  await quiet()
  await world.pass(moment)
  await quiet()
}

async function visitAgain({ world }: Lab): Promise<void> {
  await world.pass(visitStayMs * 2)
  await world.pass(visitIntervalMs * 1.3)
  await quiet()
}

/** The answer to somebody who asks by hand. */
async function askAs(lab: Lab, seed: string, person: PersonId): Promise<FollowAnswer> {
  const { peer } = testPerson(seed)
  const network = lab.hub.networks.get(peer) ?? lab.hub.join(peer)
  await network.connect(lab.ana.peer)
  return decodeFollowAnswer(await network.ask(lab.ana.peer, followProtocol, encodeFollow(person)))
}

test('a follower reads what is for everybody, later too, and nothing else; nobody is a contact', async () => {
  await using lab = await startLab()
  const { ana, bo } = lab
  await ana.social.posts.create('for everybody', 'public')
  await ana.post('for the family', 'Family')
  await follow(lab)
  assert.equal(await bo.texts(), ['for everybody'])
  const [known] = await bo.social.following.list()
  assert.equal([known?.person, known?.name, known?.state], [ana.person, 'Ana', 'reached'])
  assert.is(bo.network.isConnected(ana.peer), true)
  await ana.social.posts.create('later', 'public')
  await visitAgain(lab)
  assert.equal((await bo.texts()).toSorted(), ['for everybody', 'later'])
  assert.equal(
    [ana.social.people.at(bo.person), bo.social.people.at(ana.person)],
    [undefined, undefined],
  )
  assert.equal(await ana.social.following.list(), [])
})

test('a visit ends', async () => {
  await using lab = await startLab()
  await follow(lab)
  await lab.world.pass(visitStayMs * 2)
  await quiet()
  assert.is(lab.bo.network.isConnected(lab.ana.peer), false)
})

test('nobody follows somebody who did not say so, and the answer is that of any other node', async () => {
  await using lab = await startLab('nobody')
  const { ana, bo } = lab
  await rejects(follow(lab), 'not-followable')
  assert.equal(await askAs(lab, 'mallory', ana.person), { kind: 'no' })
  assert.equal(await askAs(lab, 'mallory', bo.person), { kind: 'no' })
  await ana.social.changeSettings({ followers: 'anyone' })
  assert.equal(await askAs(lab, 'mallory', bo.person), { kind: 'no' })
  assert.is((await askAs(lab, 'mallory', ana.person)).kind, 'feeds')
})

test('somebody who does not let people follow any more is served to none, though they know the feed', async () => {
  await using lab = await startLab()
  const { ana, bo } = lab
  await ana.social.posts.create('before', 'public')
  await follow(lab)
  await ana.social.changeSettings({ followers: 'nobody' })
  await ana.social.posts.create('after', 'public')
  assert.is(ana.social.replica.isServed(bo.peer), false)
  assert.equal(await ana.social.replica.offeredTo(bo.peer), [])
  await visitAgain(lab)
  assert.equal(await bo.texts(), ['before'])
  assert.is((await bo.social.following.list())[0]?.state, 'refused')
})

test('who follows somebody no longer sees nothing of theirs in the timeline, and asks them nothing', async () => {
  await using lab = await startLab()
  const { ana, bo } = lab
  await ana.social.posts.create('for everybody', 'public')
  await follow(lab)
  await bo.social.following.unfollow(ana.person)
  assert.equal([await bo.texts(), await bo.social.following.list()], [[], []])
  assert.is(bo.social.replica.isSource(ana.peer), false)
  assert.equal(await bo.social.replica.sources(ana.peer), [])
  await rejects(bo.social.following.unfollow(ana.person), 'not-found')
  // And again everything.
  await follow(lab)
  assert.equal(await bo.texts(), ['for everybody'])
})

test('a follower can answer nothing', async () => {
  await using lab = await startLab()
  const { ana, bo } = lab
  const post = await ana.social.posts.create('for everybody', 'public')
  await follow(lab)
  await rejects(bo.social.threads.comment(post, 'hello'), 'not-a-contact')
  await rejects(bo.social.threads.react(post, { emoji: '👍', isOn: true }), 'not-a-contact')
})

test('the pictures of public posts come along, and no others', async () => {
  await using lab = await startLab()
  const { ana, bo } = lab
  const shown = await postPicture(ana, { isPublic: true })
  const hidden = await postPicture(ana)
  await follow(lab)
  for (const id of shown.ids) await waitFor(() => bo.files.has(id))
  const [wanted = ''] = hidden.ids
  assert.is(await ana.social.blobReplica.isReadable(bo.peer, wanted as BlobId), false)
  await ana.social.changeSettings({ followers: 'nobody' })
  assert.is(await ana.social.blobReplica.isReadable(bo.peer, shown.ids[0]!), false)
})

test('a home follows on its other devices, and after its views were made anew', async () => {
  await using lab = await startLab()
  const { ana, bo } = lab
  await ana.social.posts.create('for everybody', 'public')
  await follow(lab)
  const before = await bo.social.following.list()
  await bo.rebuild()
  assert.equal([await bo.texts(), await bo.social.following.list()], [['for everybody'], before])
})

test('a link leads there without any DHT', async () => {
  await using lab = await startLab()
  const { ana, bo, directory } = lab
  directory.isUp = false
  await ana.social.posts.create('for everybody', 'public')
  await rejects(follow(lab), 'person-missing')
  const link = { person: ana.person, peer: ana.peer, addresses: [] }
  await bo.social.following.follow(link, never)
  await quiet()
  await lab.world.pass(moment)
  await quiet()
  assert.equal(await bo.texts(), ['for everybody'])
  // Of somebody else's node nothing is believed.
  await rejects(
    bo.social.following.follow({ ...link, person: testPerson('cy').id }, never),
    'not-followable',
  )
})

test('a block keeps the posts of somebody who is followed out, and nobody follows a blocked person', async () => {
  await using lab = await startLab()
  const { ana, bo } = lab
  await ana.social.posts.create('for everybody', 'public')
  await follow(lab)
  await bo.social.people.block(ana.person)
  assert.equal([await bo.texts(), bo.social.replica.isSource(ana.peer)], [[], false])
  await rejects(follow(lab), 'blocked')
})

test('one household asks a bounded number of times', async () => {
  await using lab = await startLab()
  for (let asked = 0; asked < followQuestionsPerHourMax; asked++) {
    lab.ana.network.originOf = () => '192.0.2.7'
    assert.is((await askAs(lab, `peer ${asked}`, lab.ana.person)).kind, 'feeds')
  }
  assert.equal(await askAs(lab, 'one more', lab.ana.person), { kind: 'later' })
})

test('somebody who is followed fills a bounded room', async () => {
  await using lab = await startLab()
  const { ana, bo } = lab
  await follow(lab)
  const [id] = await ownPublic(ana.store, ana.social.keyring)
  const row = bo.store.get(feeds, id ?? '')
  assert.ok(row)
  const used = bo.store.get(followedBytes, ana.person) ?? 0
  assert.ok(used > 0)
  assert.is(hasRoomOfFollowed(bo.store, row, followedBytesMax - used), true)
  assert.is(hasRoomOfFollowed(bo.store, row, followedBytesMax - used + 1), false)
})

test.run()
