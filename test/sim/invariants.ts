/** The rules that hold once everything is quiet: each reader has exactly what policy gives them. */
import { equalBytes } from '../../protocol/bytes.ts'
import type { AspectId, FeedId, PeerName, PostId } from '../../protocol/ids.ts'
import { contacts } from '../../node/social/contacts/tables.ts'
import { feeds } from '../../node/social/feeds/tables.ts'
import { memberships } from '../../node/social/aspects/tables.ts'
import { notices } from '../../node/social/settings/tables.ts'
import { hashAt, headAt } from '../../node/store/feed-store.ts'
import { jsonTable } from '../../node/store/table.ts'
import { carriedFeeds, isFull } from './carriers.ts'
import { historyOf } from './history.ts'
import type { Devices } from './devices.ts'
import { isPossible, Policy } from './model/policy.ts'
import type { SimNode } from './node.ts'
import { nameOf } from './postings.ts'
import type { Workload } from './workload.ts'

export interface Checks {
  nodes: readonly SimNode[]
  work: Workload
  devices: Devices
  /** Whether two persons became contacts, as both know. */
  areContacts: (a: SimNode, b: SimNode) => boolean
  fail: (problem: string) => void
}

/** A reader and a writer who are contacts. */
interface Pair {
  reader: SimNode
  writer: SimNode
  policy: Policy
}

const minuteMs = 60_000

/** Feeds of which something is stored, whatever the views say. */
const heads = jsonTable<unknown>('heads')

/** @returns how many posts others can read, counted once for each reader. */
export async function checkAll(checks: Checks): Promise<number> {
  const { nodes, work, devices, fail } = checks
  const policies = new Map<SimNode, Policy>()
  for (const node of nodes) {
    const acts = work.memberships.complete(node, await historyOf(node))
    work.postings.check(node, acts)
    work.blocks.check(node, nodes, acts)
    const policy = new Policy({ isShared: devices.isSeveral(node) })
    for (const act of acts) policy.apply(act)
    for (const problem of policy.problems) fail(`${node.label}: ${problem}`)
    policies.set(node, policy)
  }
  await checkHomes(checks)
  await work.messages.check(nodes)
  let delivered = 0
  await checkRevocations(checks)
  for (const reader of nodes.filter(({ isGone, isRevoked }) => !isGone && !isRevoked))
    delivered += await checkReader(checks, reader, policies)
  return delivered
}

function checkRevocations({ work, devices, areContacts }: Checks): Promise<void> {
  const areClose = (a: SimNode, b: SimNode): boolean =>
    (a.index === b.index || (areContacts(a, b) && devices.canMeet(a, b))) &&
    !work.blocks.wereBetween(a, b)
  return devices.revocations.check({ postings: work.postings, areClose })
}

async function checkReader(
  checks: Checks,
  reader: SimNode,
  policies: ReadonlyMap<SimNode, Policy>,
): Promise<number> {
  const { nodes, work, areContacts } = checks
  const allowed = new Set<FeedId>()
  const wanted = new Set<string>()
  const possible = new Set<string>()
  const whole = new Set<string>()
  for (const writer of nodes.filter((other) => work.followings.mayRead(reader, other))) {
    for (const feed of publicFeeds(writer)) allowed.add(feed)
    const texts = work.postings.textsOf(writer)
    for (const text of texts) if (work.postings.isPublic(text)) possible.add(text)
  }
  for (const writer of nodes) {
    const policy = policies.get(writer)
    if (writer === reader || policy === undefined || !areContacts(reader, writer)) continue
    const pair = { reader, writer, policy }
    const isApart = writer.isGone || writer.isRevoked || !checks.devices.canMeet(reader, writer)
    const isBlocked = work.blocks.areBetween(reader, writer) || isApart
    const isSeveral = [reader, writer].some((node) => checks.devices.isSeveral(node))
    if (writer.isGone && !isSeveral) checkLeft(checks, pair)
    for (const feed of [...feedsFor(pair), ...(await carriedBy(checks, pair))]) allowed.add(feed)
    for (const feed of possibleFeeds(pair)) allowed.add(feed)
    for (const post of policy.possiblyReadableBy(reader.person)) {
      possible.add(policy.texts.get(post) ?? '')
    }
    // A blocked person hears nothing of retractions since then, nor does one who heard less of somebody who is gone.
    if (isBlocked) for (const text of work.postings.textsOf(writer)) possible.add(text)
    for (const feed of feedsFor(pair)) checkFeed(checks, { ...pair, feed, isWhole: !isBlocked })
    // Nobody gives a new device the keys to what a device of a contact wrote that is no more.
    const isNew = checks.devices.toBeShared.has(reader.index) && writer.renewals.length > 0
    const { open } = policy
    const posts = isNew ? policy.nowReadableBy(reader.person) : policy.readableBy(reader.person)
    for (const post of isNew ? open : []) possible.add(policy.texts.get(post) ?? '')
    for (const post of isNew ? posts : [...open, ...posts]) {
      const text = policy.texts.get(post) ?? ''
      possible.add(text)
      // Checked by what is shown: whose clock is behind may still have it.
      if (isBlocked || work.postings.isEnding(text)) continue
      wanted.add(text)
      if (!isSeveral) whole.add(text)
      await work.comments.check(reader, writer, post as PostId)
      await work.reactions.check(reader, writer, post as PostId)
      await work.changes.check(reader, writer, post as PostId)
    }
    if (!isBlocked) await work.profiles.check(reader, writer)
  }
  await checkNothingElse(checks, reader, allowed)
  await checkTimeline(checks, reader, { wanted, possible })
  await work.pictures.check({ reader, possible, whole })
  await work.shares.check(reader)
  await work.reactions.checkTold(reader)
  await work.followings.check(reader)
  if (!checks.devices.isSeveral(reader)) await work.own.check(reader)
  return wanted.size
}

/** The public feeds of a writer, also of devices that are no more. */
function publicFeeds({ keyring, renewals }: SimNode): FeedId[] {
  const former = renewals.map(({ peer }) => keyring.formerFeed(peer, { kind: 'public' }))
  return [keyring.feed({ kind: 'public' }), ...former]
}

/** The feeds of a writer that a reader may read. */
function feedsFor({ reader, writer: { keyring }, policy }: Pair): FeedId[] {
  const found = [
    keyring.feed({ kind: 'public' }),
    keyring.feed({ kind: 'pair', peer: reader.peer }),
  ]
  for (const [name, { epochs }] of policy.aspects) {
    for (const [index, { readers }] of epochs.entries()) {
      const aspect = name as AspectId
      if (readers.has(reader.person)) {
        found.push(keyring.feed({ kind: 'aspect', aspect, epoch: index + 1 }))
      }
    }
  }
  return found
}

/** The entries that a reader may have beside: of what was granted they need not know all, and of devices that are no more. */
function possibleFeeds({ reader, writer, policy }: Pair): FeedId[] {
  const { keyring, renewals } = writer
  const found = peersOf(reader).map((peer) => keyring.feed({ kind: 'pair', peer }))
  for (const { peer } of renewals) {
    const names = peersOf(reader).map((to) => ({ kind: 'pair', peer: to }) as const)
    for (const name of [{ kind: 'public' } as const, ...names]) {
      found.push(keyring.formerFeed(peer, name))
    }
  }
  for (const [name, { epochs }] of policy.aspects) {
    for (const [index, epoch] of epochs.entries()) {
      const aspect = name as AspectId
      if (!isPossible(epoch, reader.person)) continue
      found.push(keyring.feed({ kind: 'aspect', aspect, epoch: index + 1 }))
    }
  }
  for (const former of policy.former) {
    const peer = renewals[former.round]?.peer
    if (peer === undefined || !isPossible(former, reader.person)) continue
    const { aspect, epoch } = former
    found.push(keyring.formerFeed(peer, { kind: 'aspect', aspect: aspect as AspectId, epoch }))
  }
  return found
}

/** All devices that a home was. */
function peersOf({ peer, renewals }: SimNode): PeerName[] {
  return [...renewals.map((renewal) => renewal.peer), peer]
}

/** A reader has all that any of their contacts has of somebody who is gone: their carriers, and who reads the same. */
function checkLeft({ nodes, work, areContacts, fail }: Checks, pair: Pair): void {
  const { reader, writer } = pair
  const { blocks } = work
  if (blocks.areBetween(reader, writer)) return
  for (const feed of feedsFor(pair)) {
    if (reader.running.store.get(feeds, feed) === undefined) continue
    const { height } = headAt(reader.running.store, feed)
    for (const other of nodes) {
      if (other === writer || other === reader || !areContacts(reader, other)) continue
      if (blocks.areBetween(reader, other) || blocks.areBetween(writer, other)) continue
      const left = headAt(other.running.store, feed).height
      const name = `${reader.label} has ${height} entries of ${writer.label}, who is gone`
      if (left > height) fail(`${name}; ${other.label} has ${left}`)
    }
  }
}

/** The feeds that a reader carries for a writer: all of them, unless something came between. */
async function carriedBy(checks: Checks, pair: Pair): Promise<FeedId[]> {
  const { reader, writer } = pair
  const { blocks } = checks.work
  const carried = await carriedFeeds(writer, reader)
  if (blocks.areBetween(reader, writer) || writer.isGone || writer.isRevoked) {
    // A carrier that cannot be told otherwise keeps its feeds.
    const rows = await writer.running.store.list(feeds, {})
    return rows.flatMap(([, { id, isMine }]) => (isMine ? id : []))
  }
  const isWhole = !isFull(writer, reader) && !writer.isGone
  for (const feed of carried) checkFeed(checks, { ...pair, feed, isWhole })
  return carried
}

/** Whether a reader has the same of a feed as its writer, and all of it. */
function checkFeed(
  { fail }: Checks,
  { reader, writer, feed, isWhole }: Omit<Pair, 'policy'> & { feed: FeedId; isWhole: boolean },
): void {
  const kind = reader.running.store.get(feeds, feed)?.kind ?? 'unknown'
  const name = `${reader.label} reads ${writer.label}'s ${kind} feed ${feed.slice(0, 6)}`
  const theirs = headAt(writer.running.store, feed)
  const ours = headAt(reader.running.store, feed)
  if (isWhole && ours.height < theirs.height) {
    fail(`${name} to ${ours.height} of ${theirs.height}`)
  }
  // A copy of a home may write anew what the lost one wrote, until it hears from somebody who has it.
  if (writer.isCopied && (writer.isGone || !isWhole)) return
  const same = hashAt(writer.running.store, feed, ours.height)
  if (ours.height > 0 && (same === undefined || !equalBytes(same, ours.hash))) {
    fail(`${name}: seq ${ours.height} was used twice`)
  }
}

async function checkNothingElse(
  { fail }: Checks,
  reader: SimNode,
  allowed: ReadonlySet<FeedId>,
): Promise<void> {
  const { store } = reader.running
  for (const [feed] of await store.list(heads, {})) {
    const row = store.get(feeds, feed)
    const isOwn = row?.owner === reader.person
    if (row?.isMine === true || isOwn || allowed.has(feed as FeedId)) continue
    fail(`${reader.label} has the ${row?.kind} feed ${feed.slice(0, 6)}, which is not for them`)
  }
}

/** A person who blocks somebody may have part of what they wrote, and is shown none of it. */
async function checkTimeline(
  { fail }: Checks,
  reader: SimNode,
  { wanted, possible }: Record<'wanted' | 'possible', ReadonlySet<string>>,
): Promise<void> {
  const all = { limit: 100_000 }
  const shownNow = await reader.social.timelines.read(all)
  const hidden = await reader.social.timelines.read({ ...all, isHidden: true })
  const rows = [...shownNow.rows, ...hidden.rows]
  const found = rows.filter(({ post }) => post.author !== reader.person)
  const shown = new Set<string>()
  for (const { post } of found) {
    const name = `${reader.label}'s timeline: ${nameOf(post.text)}`
    if (shown.has(post.text)) fail(`${name} stands there twice`)
    if (!possible.has(post.text)) fail(`${name} is not for them`)
    const { expiresAtMs = Infinity } = post
    if (expiresAtMs < reader.clock() - minuteMs) fail(`${name} is over, and still there`)
    shown.add(post.text)
  }
  for (const text of wanted) {
    if (!shown.has(text)) fail(`${reader.label}'s timeline lacks ${nameOf(text)}`)
  }
}

/** The rules between the homes of one person. */
async function checkHomes(checks: Checks): Promise<void> {
  const { nodes, devices, fail } = checks
  const left = nodes.filter(({ isGone }) => !isGone)
  for (const node of left) {
    const { length } = await node.running.store.list(notices, {})
    if (node.renewals.length > 0 && length === 0) fail(`${node.label} does not tell its owner`)
    for (const other of left) {
      if (other === node || other.index !== node.index) continue
      if (other.peer === node.peer && haveWitness(checks, node, other))
        fail(`${node.label} and ${other.label} are one device`)
      if (devices.areLinked(node, other)) await checkLinked(checks, node, other)
    }
  }
}

/** Whether somebody speaks to both of two homes, so that it must come out if they are one device. */
function haveWitness({ nodes, work, areContacts }: Checks, ...homes: [SimNode, SimNode]): boolean {
  // A person who knows one device dials one home: the other has to have come by itself.
  const speaksTo = (witness: SimNode, home: SimNode): boolean =>
    areContacts(witness, home) &&
    !work.blocks.areBetween(witness, home) &&
    home.running.network.ends().some(({ other }) => other.network === witness.running.network)
  return nodes.some(
    (witness) =>
      !witness.isGone &&
      witness.index !== homes[0].index &&
      homes.every((home) => speaksTo(witness, home)),
  )
}

/** Two devices of a person that know each other know the same, and each has all that the other wrote. */
async function checkLinked(checks: Checks, a: SimNode, b: SimNode): Promise<void> {
  const { fail } = checks
  const [ours, theirs] = [a.running.store, b.running.store]
  for (const [person] of await theirs.list(contacts, {})) {
    if (ours.get(contacts, person) === undefined) fail(`${a.label} lacks a contact of ${b.label}`)
  }
  for (const [key, { isMember }] of await theirs.list(memberships, {})) {
    if (ours.get(memberships, key)?.isMember === isMember) continue
    fail(`${a.label} and ${b.label} do not agree on a member`)
  }
  const rows = (await theirs.list(feeds, {})).map(([, row]) => row)
  const wanted = rows.filter(({ isMine, kind }) => isMine && kind !== 'pair')
  for (const { id: feed } of wanted)
    checkFeed(checks, { reader: a, writer: b, feed, isWhole: true })
  await checks.work.own.checkSame(a, b)
  const own = await ownTexts(a)
  for (const text of await ownTexts(b)) {
    if (!own.has(text)) fail(`${a.label} lacks its own ${nameOf(text)}`)
  }
}

async function ownTexts({ social, person }: SimNode): Promise<Set<string>> {
  const { rows } = await social.timelines.read({ limit: 100_000 })
  return new Set(rows.flatMap(({ post }) => (post.author === person ? post.text : [])))
}
