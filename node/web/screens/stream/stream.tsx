/** The stream: write at the top, read below. */
import { useLocation } from 'preact-iso/router'
import { useEffect } from 'preact/hooks'
import { aspects } from '../../data/aspects.ts'
import { people } from '../../data/people.ts'
import { posts, showAspect, waiting } from '../../data/posts.ts'
import { look, newSince, openStream } from '../../data/read.ts'
import { t } from '../../text/t.ts'
import { Page } from '../../ui/page.tsx'
import { Composer } from './composer.tsx'
import { Filter } from './filter.tsx'
import { Friends } from './friends.tsx'
import { Posts } from './posts.tsx'
import { WaitingPosts } from './waiting-posts.tsx'

export function Stream() {
  const aspect = useLocation().query['aspect']

  useEffect(() => {
    aspects.use()
    people.use()
    void openStream()
    return () => (newSince.value = undefined)
  }, [])
  useEffect(() => {
    // A reader of one aspect alone does not see new posts elsewhere.
    if (aspect !== undefined || newSince.value === undefined || posts.value === undefined) return
    void look(posts.value, waiting.value)
  }, [aspect, posts.value, waiting.value, newSince.value])
  useEffect(() => void showAspect(aspect), [aspect])

  return (
    <Page title={t('nav.stream')} isTitleHidden>
      <Composer />
      <Friends />
      <WaitingPosts />
      <Filter chosen={aspect} />
      <Posts isFiltered={aspect !== undefined} />
    </Page>
  )
}
