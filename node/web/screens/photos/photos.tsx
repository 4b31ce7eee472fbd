/** All pictures of posts: everybody's or one person's, of one aspect or of all, by month. A chunk of its own. */
import { useLocation } from 'preact-iso/router'
import { useEffect } from 'preact/hooks'
import { aspects } from '../../data/aspects.ts'
import { people } from '../../data/people.ts'
import { showPhotos } from '../../data/photos.ts'
import { t } from '../../text/t.ts'
import { Icon } from '../../ui/icon.tsx'
import { Page } from '../../ui/page.tsx'
import { PhotoFilters } from './photo-filters.tsx'
import { PhotoList } from './photo-list.tsx'
import { WaitingPhotos } from './waiting-photos.tsx'
import '../../styles/photos.css'

export function Photos() {
  const { aspect, author } = useLocation().query
  useEffect(() => {
    aspects.use()
    people.use()
  }, [])
  useEffect(() => void showPhotos({ aspect, author }), [aspect, author])
  return (
    <Page title={t('nav.photos')} isTitleHidden>
      <a class="button to-boards" href="/boards">
        <Icon name="save" size={18} />
        {t('nav.boards')}
      </a>
      <WaitingPhotos />
      <PhotoFilters aspect={aspect} author={author} />
      <PhotoList isFiltered={aspect !== undefined || author !== undefined} />
    </Page>
  )
}
