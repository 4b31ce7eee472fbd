/** The thread as a person sees it, and whether a text is anywhere on their disk in a form that they can open. */
import type { PostId } from '../../protocol/ids.ts'
import { openEnvelope } from '../../protocol/envelope.ts'
import { keyOfFeed } from '../../node/social/feeds/feed-rows.ts'
import { feeds, opened } from '../../node/social/feeds/tables.ts'
import { viewTables } from '../../node/social/slices.ts'
import { readEntries } from '../../node/store/feed-store.ts'
import { keyOf, sortable, type Table } from '../../node/store/table.ts'
import type { SocialNode } from './social-node.ts'

/** Texts of a thread, oldest first; those that wait for the author's node with a mark behind them. */
export async function threadOf({ social }: SocialNode, post: PostId): Promise<string[]> {
  const { rows } = await social.threads.read(post, { limit: 1000 })
  return rows.map(({ text, isWaiting }) => (isWaiting ? `${text} …` : text))
}

/** Where a text stands in views or in entries that the node can open. */
export async function tracesOf(node: SocialNode, text: string): Promise<string[]> {
  const found: string[] = []
  for (const table of viewTables as readonly Table<unknown>[]) {
    const rows = await node.store.list(table, {})
    for (const [key, row] of rows) {
      if (JSON.stringify(row).includes(text)) found.push(`${table.name} ${key}`)
    }
  }
  for (const [, feed] of await node.store.list(feeds, {})) {
    const entries = await readEntries(node.store, feed.id, { from: 1, limit: 10_000 })
    for (const { header, payload } of entries) {
      if (payload === undefined) continue
      const place = { feed: feed.id, seq: header.seq }
      // The key of an entry of a pair feed is gone once it was opened.
      const bytes =
        feed.kind === 'pair'
          ? node.store.get(opened, keyOf(feed.id, sortable(header.seq)))
          : openEnvelope(payload, { key: keyOfFeed(feed), place })
      if (bytes === undefined) continue
      if (Buffer.from(bytes).includes(text)) found.push(`${feed.kind} ${feed.id} ${header.seq}`)
    }
  }
  return found
}
