/** The view as an app of this machine: installed, as a bookmark that begins a post, and for links that invite. */
import { useState } from 'preact/hooks'
import { t } from '../../text/t.ts'

/** Opens the view with the address and the title of the page that it is pressed on. */
const bookmark = `javascript:void open('${location.origin}/share?'+new URLSearchParams({title:document.title,url:location.href}))`

export function AsApp() {
  return (
    <>
      <section class="card" aria-labelledby="install-title">
        <h2 id="install-title">{t('app.install')}</h2>
        <p>{t('app.installText')}</p>
        <p class="hint">{t('app.offline')}</p>
      </section>
      <section class="card" aria-labelledby="bookmark-title">
        <h2 id="bookmark-title">{t('app.bookmark')}</h2>
        <p id="bookmark-text">{t('app.bookmarkText')}</p>
        <p>
          <a
            class="button"
            href={bookmark}
            aria-describedby="bookmark-text"
            // Pressed here it has no page to share, and the browser would refuse it.
            onClick={(event) => event.preventDefault()}
          >
            {t('app.bookmarkName')}
          </a>
        </p>
      </section>
      <InviteLinks />
    </>
  )
}

function InviteLinks() {
  const [isAsked, setAsked] = useState(false)
  if (!('registerProtocolHandler' in navigator)) return null
  return (
    <section class="card" aria-labelledby="links-title">
      <h2 id="links-title">{t('app.links')}</h2>
      <p>{t('app.linksText')}</p>
      <button
        type="button"
        onClick={() => {
          navigator.registerProtocolHandler('web+pappus', `${location.origin}/join#%s`)
          setAsked(true)
        }}
      >
        {t('app.linksButton')}
      </button>
      <p class="hint" role="status">
        {isAsked ? t('app.linksAsked') : ''}
      </p>
    </section>
  )
}
