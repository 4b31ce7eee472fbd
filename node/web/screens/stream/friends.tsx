/** Beside the stream on wide screens: which friends can be reached now, the way to more of them, and followed tags. */
import { useEffect } from 'preact/hooks'
import { people } from '../../data/people.ts'
import { followedTags } from '../../data/tags.ts'
import { t } from '../../text/t.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { PersonName } from '../../ui/person-name.tsx'

/** As many as fit beside the composer; the rest are on screens of their own. */
const friendsShown = 8
const tagsShown = 8

export function Friends() {
  const all = people.data.value ?? []
  if (all.length === 0) return null
  return (
    <div class="beside">
      <Online online={all.filter((person) => person.online)} />
      <Tags />
    </div>
  )
}

function Online({ online }: { online: readonly { id: string; name: string }[] }) {
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

function Tags() {
  useEffect(() => followedTags.use(), [])
  const tags = followedTags.data.value ?? []
  if (tags.length === 0) return null
  return (
    <aside class="card" aria-labelledby="tags-title">
      <h2 id="tags-title">{t('friends.tags')}</h2>
      <ul class="chips">
        {tags.slice(0, tagsShown).map(({ tag }) => (
          <li key={tag}>
            <a class="chip" href={`/tags/${encodeURIComponent(tag)}`} dir="auto">
              #{tag}
            </a>
          </li>
        ))}
      </ul>
    </aside>
  )
}
