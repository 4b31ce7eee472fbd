/** The posts that two people share with each other, in words. */
import type { PersonPage } from '../../http/profiles/schema.ts'
import { namesOf } from '../data/aspects.ts'
import { listText, t } from '../text/t.ts'

export function Sharing({ page: { name, contact } }: { page: PersonPage }) {
  if (contact === undefined) return null
  if (contact.blocked) return <p class="sharing">{t('person.sharesBlocked', { name })}</p>
  const isTheirs = contact.sharing === 'mutual' || contact.sharing === 'only-they'
  const names = namesOf(contact.aspects)
  return (
    <p class="sharing">
      {t(isTheirs ? 'person.theyShare' : 'person.theyShareAll', { name })}{' '}
      {names.length > 0
        ? t('person.youShare', { name, aspects: listText(names) })
        : t('person.youShareAll', { name })}
    </p>
  )
}
