/** Sets what everybody has and could open beside the model, both ways. */
import type { Header } from '../../../protocol/entry.ts'
import { bytesTable, keyOf, sortable } from '../../../node/store/table.ts'
import { blockedPeers, peers } from '../../../node/social/contacts/tables.ts'
import { responses } from '../../../node/social/threads/tables.ts'
import { isWanted } from '../../../node/social/media/wants.ts'
import { feeds } from '../../../node/social/feeds/tables.ts'
import { timeline } from '../../../node/social/posts/tables.ts'
import type { AspectId, BlobId, FeedId, PostId } from '../../../protocol/ids.ts'
import { TestError } from '../../helpers/test-error.ts'
import type { LittleWorld } from './little-world.ts'
import type { ModelPerson } from './person.ts'
import { Policy } from './policy.ts'

/** The parts of entries, see `node/store/feed-store.ts`. */
const payloads = bytesTable('payloads')

/** @throws {TestError} that says what somebody can read or cannot. */
export async function checkWorld(world: LittleWorld): Promise<void> {
  const policy = new Policy()
  for (const act of world.acts) policy.apply(act)
  const met = [...world.devices.values()].filter(({ peer }) =>
    [peers, blockedPeers].some((table) => world.author.store.get(table, peer) !== undefined),
  )
  for (const contact of [...world.contacts, ...met]) {
    const readable = policy.readableBy(contact.id)
    const said = policy.commentsFor(contact.id)
    checkSecrets(world, contact, policy)
    checkPictures(contact, policy)
    await checkFeeds(world, contact, policy)
    await checkTimeline(world, contact, readable)
    const rows = (await contact.store.list(responses, {}))
      .map(([, row]) => row)
      .filter(({ type }) => type !== 'reaction' && type !== 'lock')
      .map(({ id }) => id)
    // A blocked person is told nothing, and cannot make themselves heard.
    if (policy.blocked.size === 0 && world.acts.every(({ kind }) => kind !== 'block')) {
      expectSame(new Set<string>(rows), said, `comments that ${contact.name} is shown`)
      await checkReactions(contact, policy, readable)
    }
  }
}

/**
 * With all secrets that a contact ever had, they open what they may read, of all that was ever sent to anybody; and of what
 * was taken back, nothing is left on their disk.
 */
function checkSecrets({ entries }: LittleWorld, contact: ModelPerson, policy: Policy): void {
  const { id } = contact
  const readable = new Set([
    ...policy.readableBy(id),
    ...policy.commentsFor(id),
    ...policy.versionsFor(id),
  ])
  for (const [item, copies] of entries) {
    const post = policy.comments.get(item) ?? item
    if (policy.retracted.has(item) || policy.retracted.has(post)) {
      const isKept = copies.some(({ entry: { header } }) => isStored(contact, header))
      expect(isKept, false, `${contact.name} still has ${item}`)
      continue
    }
    const canOpen = copies.some(({ entry }) => contact.secrets.open(entry))
    expect(canOpen, readable.has(item), `${contact.name} can open ${item}`)
    const canFind = copies.some(({ topic }) => contact.secrets.find(topic.topic))
    expect(canFind, readable.has(item), `${contact.name} knows the topic of ${item}`)
  }
}

/** A contact fetches the pictures that they are to have, knows their keys, and those of no others. */
function checkPictures({ id, name, secrets, store }: ModelPerson, policy: Policy): void {
  const wanted = policy.picturesFor(id)
  for (const [post, { blobs, keys }] of policy.pictures.posted) {
    const isWantedNow = blobs.map((blob) => isWanted(store, blob as BlobId))
    for (const is of isWantedNow) expect(is, wanted.has(post), `${name} wants the picture ${post}`)
    if (policy.retracted.has(post)) continue
    const isKnown = keys.map((key) => secrets.hasBlobKey(key))
    const mayKnow = policy.readableBy(id).has(post) || policy.pictures.wasShown(post, id)
    for (const is of isKnown) expect(is, mayKnow, `${name} has the keys of the picture ${post}`)
  }
  const { problems } = policy.pictures
  expect(problems.length > 0, false, problems.join())
}

function isStored({ store }: ModelPerson, { feed, seq }: Header): boolean {
  return store.get(payloads, keyOf(feed, sortable(seq))) !== undefined
}

/** A contact is served, and knows of, the feeds of their epochs alone. */
async function checkFeeds(
  { author }: LittleWorld,
  contact: ModelPerson,
  policy: Policy,
): Promise<void> {
  const wanted = new Set(feedsFor(author, contact, policy))
  const served = await author.social.replica.readableBy(contact.peer)
  const known = (await contact.store.list(feeds, {})).flatMap(([, row]) =>
    row.owner === author.id ? row.id : [],
  )
  const isBlocked = policy.blocked.has(contact.id)
  expectSame(
    new Set(served),
    isBlocked ? new Set() : wanted,
    `feeds that ${contact.name} is served`,
  )
  expectSame(new Set(known), wanted, `feeds that ${contact.name} knows of`)
}

function feedsFor({ keyring }: ModelPerson, contact: ModelPerson, policy: Policy): FeedId[] {
  const epochs = [...policy.aspects].flatMap(([name, { epochs }]) =>
    epochs.flatMap(({ readers }, index) => {
      const aspect = name as AspectId
      const feed = keyring.feed({ kind: 'aspect', aspect, epoch: index + 1 })
      return readers.has(contact.id) ? feed : []
    }),
  )
  const pair = keyring.feed({ kind: 'pair', peer: contact.peer })
  return [keyring.feed({ kind: 'public' }), pair, ...epochs]
}

async function checkTimeline(
  { author }: LittleWorld,
  contact: ModelPerson,
  readable: ReadonlySet<string>,
): Promise<void> {
  const rows = await contact.store.list(timeline, {})
  const shown = rows.flatMap(([, { id, author: person }]) => (person === author.id ? id : []))
  expectSame(new Set<string>(shown), readable, `posts that ${contact.name} is shown`)
  if (shown.length !== readable.size) throw new TestError(`${contact.name} is shown a post twice`)
}

/** Of each post that a contact reads they are shown whose last word is a reaction. */
async function checkReactions(
  { name, social, store }: ModelPerson,
  policy: Policy,
  readable: ReadonlySet<string>,
): Promise<void> {
  for (const post of readable) {
    const people = (await social.threads.reactors(post as PostId)).map(({ row }) => row.author)
    expectSame(new Set(people), policy.reactorsTo(post), `people who react, as ${name} is shown`)
  }
  const rows = (await store.list(responses, {})).map(([, row]) => row)
  const about = rows.filter(({ type }) => type === 'reaction').map(({ post }) => post)
  for (const post of about) expect(readable.has(post), true, `${name} may have a reaction`)
}

function expect(is: boolean, should: boolean, what: string): void {
  if (is !== should) throw new TestError(`${what}: ${is}, and should be ${should}`)
}

function expectSame(is: ReadonlySet<string>, should: ReadonlySet<string>, what: string): void {
  const tooMany = [...is].filter((item) => !should.has(item))
  const missing = [...should].filter((item) => !is.has(item))
  if (tooMany.length === 0 && missing.length === 0) return
  throw new TestError(`${what}: too many ${tooMany.join()}, missing ${missing.join()}`)
}
