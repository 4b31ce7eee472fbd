/** What must hold once everything is quiet: each reader has exactly what policy gives them. */
import { equalBytes } from '../../protocol/bytes.ts'
import type { AspectId, FeedId } from '../../protocol/ids.ts'
import { feeds } from '../../node/social/tables.ts'
import { hashAt, headAt } from '../../node/store/feed-store.ts'
import { jsonTable } from '../../node/store/table.ts'
import { historyOf } from './history.ts'
import { Policy } from './model/policy.ts'
import type { SimNode } from './node.ts'
import { nameOf } from './postings.ts'
import type { Workload } from './workload.ts'

export interface Checks {
  nodes: readonly SimNode[]
  work: Workload
  /** Whether two persons became contacts. */
  areContacts: (a: SimNode, b: SimNode) => boolean
  fail: (problem: string) => void
}

/** Feeds of which something is stored, whatever the views say. */
const heads = jsonTable<unknown>('heads')

/** @returns how many posts others can read, counted once for each reader. */
export async function checkAll(checks: Checks): Promise<number> {
  const { nodes, work } = checks
  const policies = new Map<SimNode, Policy>()
  for (const node of nodes) {
    const acts = work.memberships.complete(node, await historyOf(node.running.store))
    work.postings.check(node, acts)
    const policy = new Policy()
    for (const act of acts) policy.apply(act)
    policies.set(node, policy)
  }
  let delivered = 0
  for (const reader of nodes) delivered += await checkReader(checks, reader, policies)
  return delivered
}

async function checkReader(
  checks: Checks,
  reader: SimNode,
  policies: ReadonlyMap<SimNode, Policy>,
): Promise<number> {
  const { nodes, areContacts } = checks
  const wanted = new Set<FeedId>()
  const texts = new Set<string>()
  for (const writer of nodes) {
    const policy = policies.get(writer)
    if (writer === reader || policy === undefined || !areContacts(reader, writer)) continue
    for (const feed of feedsFor(reader, writer, policy)) {
      wanted.add(feed)
      checkFeed(checks, { reader, writer, feed })
    }
    const posts = [...policy.open, ...policy.readableBy(reader.person)]
    for (const post of posts) texts.add(policy.texts.get(post) ?? '')
  }
  await checkNothingElse(checks, reader, wanted)
  await checkTimeline(checks, reader, texts)
  return texts.size
}

/** The feeds of a writer that a reader may read. */
function feedsFor(reader: SimNode, writer: SimNode, policy: Policy): FeedId[] {
  const { keyring } = writer
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

/** Whether a reader has all of a feed, and the same as its writer. */
function checkFeed(
  { fail }: Checks,
  { reader, writer, feed }: { reader: SimNode; writer: SimNode; feed: FeedId },
): void {
  const kind = reader.running.store.get(feeds, feed)?.kind ?? 'unknown'
  const name = `${reader.label} reads ${writer.label}'s ${kind} feed ${feed.slice(0, 6)}`
  const theirs = headAt(writer.running.store, feed)
  const ours = headAt(reader.running.store, feed)
  if (ours.height < theirs.height) fail(`${name} to ${ours.height} of ${theirs.height}`)
  const same = hashAt(writer.running.store, feed, ours.height)
  if (ours.height > 0 && (same === undefined || !equalBytes(same, ours.hash))) {
    fail(`${name}: seq ${ours.height} was used twice`)
  }
}

async function checkNothingElse(
  { fail }: Checks,
  reader: SimNode,
  wanted: ReadonlySet<FeedId>,
): Promise<void> {
  const { store } = reader.running
  for (const [feed] of await store.list(heads, {})) {
    if (store.get(feeds, feed)?.isMine === true || wanted.has(feed as FeedId)) continue
    fail(`${reader.label} has feed ${feed.slice(0, 6)}, which is not for them`)
  }
}

async function checkTimeline(
  { fail }: Checks,
  reader: SimNode,
  wanted: ReadonlySet<string>,
): Promise<void> {
  const { rows } = await reader.social.timeline({ limit: 100_000 })
  const found = rows.filter(({ post }) => post.author !== reader.person)
  const shown = new Set<string>()
  for (const { post } of found) {
    const name = `${reader.label}'s timeline: ${nameOf(post.text)}`
    if (shown.has(post.text)) fail(`${name} stands there twice`)
    if (!wanted.has(post.text)) fail(`${name} is not for them`)
    shown.add(post.text)
  }
  for (const text of wanted) {
    if (!shown.has(text)) fail(`${reader.label}'s timeline lacks ${nameOf(text)}`)
  }
}
