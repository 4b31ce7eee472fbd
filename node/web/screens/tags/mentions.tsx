/** Posts that mention the owner, and posts with a comment that does: its thread is open. */
import type { PostPage } from '../../../http/posts/schema.ts'
import type { Timeline } from '../../data/posts.ts'
import { readMentions } from '../../data/tags.ts'
import { threadOf, toggleThread } from '../../data/threads.ts'
import { t } from '../../text/t.ts'
import { Empty } from '../../ui/empty.tsx'
import { Page } from '../../ui/page.tsx'
import { TimelinePosts } from './timeline.tsx'

const timeline: Timeline = { name: 'mentions', read }

export function Mentions() {
  const empty = <Empty title={t('mentions.emptyTitle')} text={t('mentions.empty')} />
  return (
    <Page title={t('mentions.title')}>
      <TimelinePosts timeline={timeline} empty={empty} />
    </Page>
  )
}

/** They stand in the order of the mentions, each post once. */
async function read(before: string | undefined): Promise<PostPage> {
  const { items, next } = await readMentions(before)
  for (const { post, comment } of items) {
    if (comment !== undefined && threadOf(post.id).shown.peek() === undefined) toggleThread(post.id)
  }
  const newestLast = items.toReversed().map(({ post, cursor }) => ({ ...post, cursor }))
  const byId = new Map(newestLast.map((post) => [post.id, post]))
  return { items: [...byId.values()].toReversed(), ...(next !== undefined && { next }) }
}
