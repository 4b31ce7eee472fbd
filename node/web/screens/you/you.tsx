/** The owner's own things, in parts: a list of them, and the one that the address names. Wide screens show both. */
import { useRead } from '../../data/notifications.ts'
import { t } from '../../text/t.ts'
import { Icon } from '../../ui/icon.tsx'
import { Page } from '../../ui/page.tsx'
import { NotFound } from '../not-found.tsx'
import { isPart, partNames, parts, type PartName } from './parts.tsx'
import '../../styles/you.css'

/** Beside the list on wide screens until another one is chosen. */
const first: PartName = 'profile'

export function You({ part }: { part?: string }) {
  useRead({ place: 'you' })
  if (part === undefined) return <Parts />
  return isPart(part) ? <Parts key={part} chosen={part} /> : <NotFound />
}

function Parts({ chosen }: { chosen?: PartName }) {
  const { Content } = parts[chosen ?? first]
  return (
    <Page title={t(chosen === undefined ? 'you.title' : `you.${chosen}`)}>
      {chosen === undefined ? null : (
        <a class="quiet flips you-back" href="/you">
          <Icon name="back" size={18} />
          {t('you.title')}
        </a>
      )}
      <div class={chosen === undefined ? 'you' : 'you is-open'}>
        <PartList shown={chosen ?? first} />
        <div class="you-part">
          <Content />
        </div>
      </div>
    </Page>
  )
}

function PartList({ shown }: { shown: PartName }) {
  return (
    <nav class="you-parts" aria-label={t('you.pages')}>
      {partNames.map((name) => (
        <a key={name} href={`/you/${name}`} aria-current={name === shown ? 'page' : undefined}>
          <Icon name={parts[name].icon} size={22} />
          <span class="you-name">{t(`you.${name}`)}</span>
          <span class="hint">{t(`you.${name}Hint`)}</span>
        </a>
      ))}
      <a href="/help">
        <Icon name="comment" size={22} />
        <span class="you-name">{t('nav.help')}</span>
        <span class="hint">{t('you.helpHint')}</span>
      </a>
    </nav>
  )
}
