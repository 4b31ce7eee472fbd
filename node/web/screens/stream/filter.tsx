/** Reads one aspect at a time. The choice stands in the address, so that back goes back. */
import { aspects } from '../../data/aspects.ts'
import { t } from '../../text/t.ts'

export function Filter({ chosen }: { chosen: string | undefined }) {
  const all = aspects.data.value ?? []
  if (all.length === 0) return null
  const items = [{ id: undefined as string | undefined, name: t('filter.all') }, ...all]
  return (
    <nav class="filter" aria-label={t('filter.label')}>
      {items.map(({ id, name }) => (
        <a
          key={id ?? ''}
          href={id === undefined ? '/' : `/?aspect=${id}`}
          aria-current={id === chosen ? 'true' : undefined}
          dir="auto"
        >
          {name}
        </a>
      ))}
      <a href="/mentions">{t('nav.mentions')}</a>
      <a href="/tags">{t('nav.tags')}</a>
    </nav>
  )
}
