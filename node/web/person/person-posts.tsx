/** The posts of one person, older ones as the reader asks for them. */
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
  const { posts, error, readOlder } = usePersonPosts(person, as)
  return (
    <section aria-labelledby="person-posts">
      <h2 id="person-posts">{t('stream.posts')}</h2>
      <Failure error={error} />
      {posts?.length === 0 && readOlder === undefined ? (
        <p class="hint">{t('person.noPosts', { name })}</p>
      ) : null}
      <ol class="posts">
        {posts?.map((post) => (
          <PostCard key={post.id} post={post} />
        ))}
      </ol>
      {readOlder === undefined ? null : (
        <button type="button" class="older" onClick={() => void readOlder()}>
          {t('stream.older')}
        </button>
      )}
    </section>
  )
}
