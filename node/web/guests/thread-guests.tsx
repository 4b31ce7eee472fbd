/** Below a thread: what guests said to the post, as far as its author shows it; for the author also what waits for a decision. */
import { useEffect, useState } from 'preact/hooks'
import type { PostGuestResponses } from '../../http/guests/response-schema.ts'
import { onChange } from '../data/changes.ts'
import { readGuestResponsesTo } from '../data/guest-responses.ts'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { GuestRow } from './guest-row.tsx'

export function ThreadGuests({ post }: { post: string }) {
  const [said, setSaid] = useState<PostGuestResponses | undefined>(undefined)
  const [error, setError] = useState<unknown>(undefined)
  useEffect(() => {
    const read = (): void => void readGuestResponsesTo(post).then(setSaid, setError)
    read()
    return onChange((change) => {
      const isHere =
        (change.kind === 'guest-response' && change.id === post) ||
        (change.kind === 'gone' && change.post === post)
      if (isHere || change.kind === 'reset') read()
    })
  }, [post])
  const { items = [], waiting = [] } = said ?? {}
  if (items.length + waiting.length === 0) return <Failure error={error} />
  return (
    <section class="thread-guests" aria-label={t('guests.inThread')}>
      <h3>{t('guests.inThread')}</h3>
      <ul class="guest-list">
        {items.map((each) => (
          <GuestRow key={each.id} said={each} state="shown" origin={each.origin} />
        ))}
        {waiting.map((each) => (
          <GuestRow key={each.id} said={each} state="waiting" origin={each.id}>
            <span>{t('guests.decision', { state: 'waiting' })}</span>
          </GuestRow>
        ))}
      </ul>
      <Failure error={error} />
    </section>
  )
}
