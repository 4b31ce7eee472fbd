/** Chooses what the stream shows: a kind of posts, or those of any aspects together. */
import { useLocation } from 'preact-iso/router'
import { aspects } from '../../data/aspects.ts'
import { addressOf, kinds, withAspect, type Choice } from '../../data/choice.ts'
import { t } from '../../text/t.ts'
import { Icon } from '../../ui/icon.tsx'
import { Menu } from '../../ui/menu.tsx'

export function Filter({ choice }: { choice: Choice }) {
  const { route } = useLocation()
  const choose = (wanted: Choice): void => route(addressOf(wanted))
  const isAll = choice.kind === undefined && choice.aspects.length === 0
  const all = { name: t('filter.all'), isChosen: isAll, choose: () => choose({ aspects: [] }) }
  const ofKinds = kinds.map((kind) => ({
    name: t(`filter.${kind}`),
    isChosen: choice.kind === kind,
    choose: () => choose({ aspects: [], kind }),
  }))
  return (
    <nav class="filter" aria-label={t('filter.label')}>
      <Menu label={t('filter.show')} items={[all, ...ofKinds]} />
      <div class="filter-parts">
        {(aspects.data.value ?? []).map(({ id, name }) => (
          <button
            key={id}
            type="button"
            class="chip"
            aria-pressed={choice.aspects.includes(id)}
            onClick={() => choose(withAspect(choice, id))}
          >
            {choice.aspects.includes(id) ? <Icon name="check" size={16} /> : null}
            <span dir="auto">{name}</span>
          </button>
        ))}
        <a href="/mentions">{t('nav.mentions')}</a>
        <a href="/tags">{t('nav.tags')}</a>
      </div>
    </nav>
  )
}
