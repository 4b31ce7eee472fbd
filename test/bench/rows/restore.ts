/**
 * A person lost their machine and has their 24 words: how much comes back with one friend online, or with a carrier alone, and after how
 * long. Four nodes in this process, real libp2p, loopback.
 */
import { Client } from '../../../cli/client.ts'
import type { PersonId } from '../../../protocol/ids.ts'
import { TestNode, befriend, startNodes } from '../../helpers/nodes.ts'
import { photo } from '../../helpers/media-files.ts'
import { postMedia } from '../../helpers/media-post.ts'
import { tempDir } from '../../helpers/temp-dir.ts'
import { waitFor } from '../../helpers/wait-for.ts'
import { row, type Kind, type Measured } from '../harness/row.ts'

const timeoutMs = 120_000
/** Nothing more comes when nothing came for so long. */
const quietMs = 10_000

/** How much there is of each thing. */
type Things = Record<string, number>

const helpers = ['one friend online', 'a carrier alone'] as const

export const restore = row({
  name: 'restore',
  about: 'what comes back of a lost home with 24 words and somebody’s help',
  sizes: { of: 'posts of each', full: [10], quick: [3] },
  rounds: 1,
  figures: Object.fromEntries(
    helpers.flatMap((helper): [string, Kind][] => [
      [`${helper}: came back`, { unit: '%', better: 'more', aim: 100 }],
      [`${helper}: last of it after`, { unit: 's', better: 'less' }],
    ]),
  ),
  measure,
})

async function measure(postsOfEach: number): Promise<Record<string, Measured>> {
  const figures: Record<string, Measured> = {}
  for (const helper of helpers) {
    const { share, seconds } = await restoreWith(helper, postsOfEach)
    figures[`${helper}: came back`] = { value: share * 100 }
    figures[`${helper}: last of it after`] = { value: seconds }
  }
  return figures
}

async function restoreWith(
  helper: (typeof helpers)[number],
  postsOfEach: number,
): Promise<{ share: number; seconds: number }> {
  await using nodes = await startNodes(['Ana', 'Bo', 'Cy', 'Di'])
  const [ana, bo, cy, di] = nodes.all
  const isCarried = helper === 'a carrier alone'
  // A carrier keeps what it cannot read.
  await befriend(ana, bo, { aspect: isCarried ? 'Friends' : 'Family', back: 'Family' })
  await befriend(ana, cy, { aspect: 'Family', back: 'Family' })
  await befriend(ana, di, { aspect: 'Family', back: 'Family' })
  if (isCarried) await carry(ana, bo)
  await live(ana, [bo, cy, di], postsOfEach)
  if (isCarried) await carried(ana, bo)
  else await waitFor(async () => (await postsAt(bo, ana.person)) > 2 * postsOfEach, { timeoutMs })
  const before = await thingsOf(ana)
  const { phrase } = ana.social.keyring
  await Promise.all([ana, cy, di].map((node) => node.stop()))

  await using again = new TestNode('Ana', await tempDir())
  await again.start({ phrase })
  const invite = { aspect: await bo.aspect('Family'), uses: 1, lifetimeMs: timeoutMs }
  const { link } = await bo.social.invites.create(invite, 'http://127.0.0.1:7277')
  const startMs = performance.now()
  await again.social.invites.join(link, undefined, AbortSignal.timeout(timeoutMs))
  const { things, tookMs } = await settled(again)
  const shares = Object.entries(before).map(([what, count]) => (things[what] ?? 0) / count)
  const share = shares.reduce((sum, one) => sum + one, 0) / shares.length
  return { share, seconds: (tookMs - startMs) / 1000 }
}

/** A year of a person, with as little of each thing as there may be. */
async function live(
  ana: TestNode,
  friends: readonly TestNode[],
  postsOfEach: number,
): Promise<void> {
  const client = await Client.of(ana.home)
  const family = await ana.aspect('Family')
  const choir = await client.call('POST /aspects', { json: { name: 'Choir' } })
  await client.call('PUT /aspects/:aspect/members/:person', {
    params: { aspect: choir.id, person: friends[0]!.person },
  })
  await client.call('PATCH /settings', { json: { theme: 'dark' } })
  await client.call('PUT /people/:person/note', {
    params: { person: friends[1]!.person },
    json: { name: 'Sis' },
  })
  for (let number = 0; number < postsOfEach; number += 1) {
    await client.call('POST /posts', { json: { text: `family ${number}`, audience: [family] } })
    await client.call('POST /posts', { json: { text: `public ${number}`, audience: 'public' } })
    for (const friend of friends) await friend.post(`of ${friend.name} ${number}`, 'Family')
  }
  await postMedia(ana, 'look', [{ file: await photo('a.jpg'), alt: '', caption: '', layers: [] }])
  const board = await client.call('POST /collections', { json: { name: 'Lamps', type: 'board' } })
  const [post] = (await client.call('GET /posts')).items
  await client.call('POST /collections/:collection/items', {
    params: { collection: board.id },
    json: { post: post!.id },
  })
  await client.call('POST /drafts', { json: { text: 'not yet', audience: [family], media: [] } })
  await client.call('POST /conversations', {
    json: { people: [friends[0]!.person], text: 'between us' },
  })
  const all = 1 + postsOfEach * (2 + friends.length)
  await waitFor(async () => (await ana.texts()).length === all, { timeoutMs })
}

async function thingsOf(node: TestNode): Promise<Things> {
  const client = await Client.of(node.home)
  const { rows } = await node.social.timelines.read({ limit: 1000 })
  const own = rows.filter(({ post }) => post.author === node.person)
  const { items: conversations } = await client.call('GET /conversations')
  const { items: boards } = await client.call('GET /collections')
  const pictures = own.flatMap(({ post }) => post.media)
  const notes = (await node.social.people.list()).filter(
    ({ person }) => node.social.knowing.note(person).name !== '',
  )
  return {
    contacts: (await node.social.people.list()).length,
    aspects: (await node.social.aspects.list()).length,
    'own posts': own.length,
    'posts of others': rows.length - own.length,
    pictures: pictures.length,
    conversations: conversations.length,
    boards: boards.length,
    drafts: (await client.call('GET /drafts')).items.length,
    'names for contacts': notes.length,
    settings: (await node.social.settings()).theme === 'dark' ? 1 : 0,
  }
}

async function postsAt(node: TestNode, author: PersonId): Promise<number> {
  return (await node.social.timelines.read({ limit: 1000, author })).rows.length
}

async function carry(owner: TestNode, carrier: TestNode): Promise<void> {
  await carrier.social.carriers.offer(owner.person, 500_000_000)
  await waitFor(async () => (await owner.social.carriers.offersToUs()).length > 0, { timeoutMs })
  await owner.social.carriers.use(carrier.person)
}

/** Resolves once the carrier has what its owner wrote last. */
async function carried(owner: TestNode, carrier: TestNode): Promise<void> {
  const used = async (): Promise<number> =>
    (await carrier.social.carriers.offersOfOurs())[0]?.usedBytes ?? 0
  const [before, atMs] = [await used(), Date.now()]
  await owner.post('the last one'.padEnd(40_000, '.'), 'Family')
  await waitFor(async () => (await used()) > before + 40_000, { timeoutMs })
  const lastMs = (): number => carrier.node.contactReach(owner.person).lastSyncedMs ?? 0
  await waitFor(() => lastMs() > atMs, { timeoutMs })
}

/** All that came once nothing more does, and when the last of it had come. */
async function settled(node: TestNode): Promise<{ things: Things; tookMs: number }> {
  let things = await thingsOf(node)
  let tookMs = performance.now()
  await waitFor(
    async () => {
      const now = await thingsOf(node)
      if (JSON.stringify(now) !== JSON.stringify(things)) {
        things = now
        tookMs = performance.now()
      }
      return performance.now() - tookMs > quietMs
    },
    { timeoutMs },
  )
  return { things, tookMs }
}
