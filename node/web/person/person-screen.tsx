/** The page of one person: what they tell of themselves, what each shares with the other, and their posts. */
import { useLocation } from 'preact-iso/router'
import { useEffect } from 'preact/hooks'
import type { PersonPage } from '../../http/profiles/schema.ts'
import { ApiError } from '../api/errors.ts'
import { aspects } from '../data/aspects.ts'
import { people } from '../data/people.ts'
import { usePage } from '../data/person.ts'
import { MessageButton } from '../messages/messages.tsx'
import { UnfollowButton } from '../screens/people/following.tsx'
import { NotFound } from '../screens/not-found.tsx'
import { t } from '../text/t.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Failure } from '../ui/failure.tsx'
import { Icon } from '../ui/icon.tsx'
import { Page } from '../ui/page.tsx'
import { AboutList } from './about-list.tsx'
import { PersonActs } from './person-acts.tsx'
import { PersonPosts } from './person-posts.tsx'
import { PersonWords } from './person-words.tsx'
import { Sharing } from './sharing.tsx'
import { ViewAs } from './view-as.tsx'
import '../styles/person.css'

export function PersonScreen({ params }: { params: { id: string } }) {
  const { id } = params
  const { as } = useLocation().query
  useEffect(() => {
    aspects.use()
    people.use()
  }, [])
  const { page, error } = usePage(id, as)
  if (page === undefined) {
    const isGone = error instanceof ApiError && (error.status === 404 || error.status === 400)
    return isGone ? <NotFound /> : <Failure error={error} />
  }
  return (
    <Page title={page.name} isTitleHidden>
      <section class="person-page card" aria-labelledby="person-name">
        <Head page={page} />
        <Sharing page={page} />
        <FollowedNote page={page} />
        {page.isMe ? <ViewAs person={id} chosen={as} /> : null}
        <AboutList about={page.about} isMe={page.isMe} isAs={as !== undefined} />
        <p class="person-links">
          {page.contact === undefined ? null : <MessageButton person={id} name={page.name} />}
          <a class="button" href={`/photos?author=${encodeURIComponent(id)}`}>
            <Icon name="picture" size={18} />
            {t('person.photos')}
          </a>
          {page.isMe ? (
            <a class="button" href="/you/profile">
              <Icon name="pen" size={18} />
              {t('person.editProfile')}
            </a>
          ) : null}
        </p>
        {page.contact === undefined ? null : <PersonActs person={page.contact} />}
      </section>
      {page.contact === undefined ? null : (
        <PersonWords key={`${id}/${page.name}/${page.note}`} page={page} />
      )}
      <PersonPosts key={`${id}/${as}`} person={id} as={as} name={page.name} />
    </Page>
  )
}

function FollowedNote({ page }: { page: PersonPage }) {
  if (!page.followed || page.contact !== undefined) return null
  return (
    <div class="sharing">
      <p>{t('person.followed', { name: page.name })}</p>
      <UnfollowButton person={page} />
    </div>
  )
}

function Head({ page: { id, name, isMe, contact } }: { page: PersonPage }) {
  return (
    <header class="person-head">
      <Avatar person={id} name={name} />
      <div>
        <h2 id="person-name">
          <bdi>{name}</bdi>
          {isMe ? <span class="tag">{t('post.you')}</span> : null}
          {contact?.muted === true ? <span class="tag">{t('person.muted')}</span> : null}
        </h2>
        {contact?.givenName === undefined ? null : (
          <p class="meta">{t('person.given', { name: contact.givenName })}</p>
        )}
        {contact === undefined ? null : (
          <p class="meta presence">
            <span class={contact.online ? 'dot on' : 'dot'} />
            {contact.online ? t('people.online') : t('people.offline')}
          </p>
        )}
      </div>
    </header>
  )
}
