/** The things found: people and tags first, then everything else, newest first. */
import type { Hit, SearchPage } from '../../../http/search/schema.ts'
import { found, isSearching, searchError, searchOlder, type } from '../../data/search.ts'
import { t } from '../../text/t.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Empty } from '../../ui/empty.tsx'
import { HitCard } from './hit-card.tsx'

export function Results() {
  const page = found.value
  if (page === undefined) return null
  const { people, tags, items, misfits, making, next } = page
  const isNone = people.length + tags.length + items.length === 0
  if (isNone && (isSearching.value || searchError.value !== undefined)) return null
  return (
    <div class="hits" onKeyDown={step}>
      {misfits.map(({ filter, value }) => (
        <p key={`${filter}:${value}`} class="failure">
          {t('search.misfit', { filter, value })}
        </p>
      ))}
      {making ? <p class="hint">{t('search.making')}</p> : null}
      {isNone && misfits.length === 0 ? (
        <Empty title={t('search.noneTitle')} text={t('search.noneText')} />
      ) : null}
      {people.length === 0 ? null : <People people={people} />}
      {tags.length === 0 ? null : <Tags tags={tags} />}
      {items.length === 0 ? null : (
        <section>
          <h2>{t('search.posts')}</h2>
          <ol class="hit-list">
            {items.map((hit) => (
              <HitCard key={`${hit.kind} ${hit.id}`} hit={hit} />
            ))}
          </ol>
        </section>
      )}
      {next === undefined ? null : (
        <button type="button" class="older" onClick={() => void searchOlder()}>
          {t('search.older')}
        </button>
      )}
    </div>
  )
}

function People({ people }: { people: readonly Hit[] }) {
  return (
    <section>
      <h2>{t('search.people')}</h2>
      <ul class="hit-people">
        {people.map(({ id, author: { name } }) => (
          <li key={id}>
            <button
              type="button"
              aria-label={t('search.postsBy', { name })}
              onClick={() => type(`from:"${name.replaceAll('"', ' ')}"`, { isNow: true })}
            >
              <Avatar person={id} name={name} small />
              <bdi>{name}</bdi>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Tags({ tags }: { tags: SearchPage['tags'] }) {
  return (
    <section>
      <h2>{t('search.tags')}</h2>
      <ul class="hit-people">
        {tags.map(({ tag, posts }) => (
          <li key={tag}>
            <a class="chip" href={`/tags/${encodeURIComponent(tag)}`}>
              <bdi>#{tag}</bdi> <span class="count">{posts}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Up and down lead from one to the next. */
function step(event: KeyboardEvent): void {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (by === undefined) return
  const all = [
    ...document.querySelectorAll<HTMLElement>('input[type=search], .hits a, .hits button'),
  ]
  const next = all[all.indexOf(document.activeElement as HTMLElement) + by]
  if (next === undefined) return
  event.preventDefault()
  next.focus()
}
