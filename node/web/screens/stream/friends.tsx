/** Beside the stream on wide screens: which friends can be reached now, and the way to more of them. */
import { people } from '../../data/people.ts'
import { t } from '../../text/t.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { PersonName } from '../../ui/person-name.tsx'

/** As many as fit beside the composer; the rest are on the people page. */
const friendsShown = 8

export function Friends() {
  const all = people.data.value ?? []
  const online = all.filter((person) => person.online)
  if (all.length === 0) return null
  return (
    <aside class="friends card" aria-labelledby="friends-title">
      <h2 id="friends-title">{t('friends.title')}</h2>
      {online.length === 0 ? <p class="hint">{t('friends.none')}</p> : null}
      <ul>
        {online.slice(0, friendsShown).map(({ id, name }) => (
          <li key={id}>
            <Avatar person={id} name={name} small />
            <span class="name">
              <PersonName person={{ id, name }} />
            </span>
            <span class="dot on" />
          </li>
        ))}
      </ul>
      <a class="button" href="/invite">
        {t('empty.invite')}
      </a>
    </aside>
  )
}
