/** The people who can read a post of the owner, who has it, and those who were removed since. */
import type { PostReaders } from '../../http/delivery/schema.ts'
import { readReaders } from '../data/delivery.ts'
import { relativeTime } from '../text/time.ts'
import { t } from '../text/t.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Failure } from '../ui/failure.tsx'
import { Icon } from '../ui/icon.tsx'
import { useLive } from './use-live.ts'

type Reader = PostReaders['items'][number]

export function ReaderList({ id }: { id: string }) {
  const { value: readers, error } = useLive(readReaders, id)
  if (readers === undefined) return <Failure error={error} />
  const { items, carriers, everybody, elsewhere } = readers
  return (
    <section class="readers" aria-label={t('delivery.title')}>
      <h4>{t('delivery.title')}</h4>
      <p class="hint">
        {t(elsewhere ? 'delivery.fromElsewhere' : 'delivery.here')}{' '}
        {everybody ? t('delivery.everybody') : ''}
      </p>
      <ul tabIndex={0} aria-label={t('delivery.title')}>
        {items.map((reader) => (
          <Row key={reader.id} {...reader} words={wordsOf(reader)} />
        ))}
        {carriers.map((carrier) => (
          <Row
            key={`carrier ${carrier.id}`}
            {...carrier}
            words={t(carrier.has ? 'delivery.carries' : 'delivery.willCarry')}
          />
        ))}
      </ul>
    </section>
  )
}

function Row({ id, name, has, words }: Pick<Reader, 'id' | 'name' | 'has'> & { words: string }) {
  return (
    <li>
      <Avatar person={id} name={name} />
      <div>
        <bdi>{name}</bdi>
        <span class="hint">
          {has ? <Icon name="check" size={14} /> : null} {words}
        </span>
      </div>
    </li>
  )
}

function wordsOf({ has, sinceMs, untilMs }: Reader): string {
  const words = [t(has ? 'delivery.has' : 'delivery.notYet')]
  if (sinceMs !== undefined) words.push(t('delivery.since', { when: relativeTime(sinceMs) }))
  if (untilMs !== undefined) words.push(t('delivery.until', { when: relativeTime(untilMs) }))
  return words.join(' · ')
}
