/** The posts of one person: those that they pinned, then all others, older ones as the reader asks for them. */
import type { Post } from '../../http/posts/schema.ts'
import { usePersonPosts, type Viewer } from '../data/person.ts'
import { PostCard } from '../screens/stream/post-card.tsx'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'

interface PersonPostsProps {
  person: string
  as: Viewer
  name: string
}

export function PersonPosts({ person, as, name }: PersonPostsProps) {
  const { pinned, posts, error, readOlder } = usePersonPosts(person, as)
  const isEmpty = posts?.length === 0 && pinned.length === 0 && readOlder === undefined
  return (
    <>
      {pinned.length === 0 ? null : (
        <section aria-labelledby="person-pinned">
          <h2 id="person-pinned">{t('person.pinned')}</h2>
          <PostList posts={pinned} />
        </section>
      )}
      <section aria-labelledby="person-posts">
        <h2 id="person-posts">{t('stream.posts')}</h2>
        <Failure error={error} />
        {isEmpty ? <p class="hint">{t('person.noPosts', { name })}</p> : null}
        <PostList posts={posts ?? []} />
        {readOlder === undefined ? null : (
          <button type="button" class="older" onClick={() => void readOlder()}>
            {t('stream.older')}
          </button>
        )}
      </section>
    </>
  )
}

function PostList({ posts }: { posts: readonly Post[] }) {
  return (
    <ol class="posts">
      {posts.map((post) => (
        <PostCard key={post.id} post={post} />
      ))}
    </ol>
  )
}
