/** The stream: write at the top, read below. */
import { useLocation } from 'preact-iso/router'
import { useEffect } from 'preact/hooks'
import { CarryNudgePart } from '../../carrying/parts.tsx'
import { BackupNudge } from '../../backup/nudge.tsx'
import { aspects } from '../../data/aspects.ts'
import { people } from '../../data/people.ts'
import { addressOf, choiceIn, keepAddress, keptAddress, timelineOf } from '../../data/choice.ts'
import { hasFirstSteps } from '../../data/first-steps.ts'
import { late, posts, showAspects, showTimeline, waiting } from '../../data/posts.ts'
import { look, newSince, openStream } from '../../data/read.ts'
import { withTexts } from '../../text/locale.ts'
import { t } from '../../text/t.ts'
import { Empty } from '../../ui/empty.tsx'
import { LazyPart } from '../../ui/lazy-part.tsx'
import { Page } from '../../ui/page.tsx'
import { Composer } from './composer.tsx'
import { Filter } from './filter.tsx'
import { Friends } from './friends.tsx'
import { Posts } from './posts.tsx'
import { WaitingPosts } from './waiting-posts.tsx'

export function Stream() {
  const { query, route } = useLocation()
  const choice = choiceIn(query)
  const { aspects: chosen, kind } = choice
  const address = addressOf(choice)
  const isAll = address === '/'

  useEffect(() => {
    aspects.use()
    people.use()
    void openStream()
    const kept = keptAddress()
    if (isAll && kept !== undefined) route(kept, true)
    return () => (newSince.value = undefined)
  }, [])
  useEffect(() => {
    // A reader of some posts alone does not see the new ones among the others.
    if (!isAll || newSince.value === undefined || posts.value === undefined) return
    void look(posts.value, waiting.value)
  }, [isAll, posts.value, waiting.value, newSince.value])
  useEffect(() => {
    if (kind === 'late' && late.value.size > 0) late.value = new Set()
  }, [kind, late.value])
  useEffect(() => {
    keepAddress(address)
    void (kind === undefined ? showAspects(chosen) : showTimeline(timelineOf(kind)))
  }, [address])

  return (
    <Page title={t('nav.stream')} isTitleHidden>
      <Composer />
      <Friends />
      <WaitingPosts />
      <BackupNudge />
      {people.data.value?.length ? <CarryNudgePart /> : null}
      {hasFirstSteps.value ? <LazyPart load={loadFirstSteps} props={{}} /> : null}
      <Filter choice={choice} />
      <Posts
        isFiltered={!isAll}
        {...(kind !== undefined && {
          empty: <Empty title={t('empty.aspectTitle')} text={t('filter.empty')} />,
        })}
      />
    </Page>
  )
}

const loadFirstSteps = async () =>
  (await withTexts('first', import('./first-steps.tsx'))).FirstSteps
