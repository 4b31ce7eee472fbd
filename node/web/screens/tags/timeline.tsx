/** Posts of a timeline other than the stream. */
import { useEffect } from 'preact/hooks'
import { aspects } from '../../data/aspects.ts'
import { people } from '../../data/people.ts'
import { showTimeline, type Timeline } from '../../data/posts.ts'
import { Posts } from '../stream/posts.tsx'
import { WaitingPosts } from '../stream/waiting-posts.tsx'

interface TimelinePostsProps {
  timeline: Timeline
  /** Shown while there are none. */
  empty: preact.JSX.Element
}

export function TimelinePosts({ timeline, empty }: TimelinePostsProps) {
  useEffect(() => {
    aspects.use()
    people.use()
  }, [])
  useEffect(() => void showTimeline(timeline), [timeline.name])
  return (
    <>
      <WaitingPosts />
      <Posts isFiltered empty={empty} />
    </>
  )
}
