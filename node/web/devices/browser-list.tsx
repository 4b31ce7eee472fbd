/** The browsers that are signed in: each with its name, when it was last used, and a way out. */
import { useState } from 'preact/hooks'
import type { Browser } from '../../http/view/schema.ts'
import { signOut } from '../api/session.ts'
import { browsers, renameBrowser, signOutBrowser } from '../data/devices.ts'
import { toast } from '../data/toasts.ts'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { NameForm } from '../ui/name-form.tsx'
import { TimeAgo } from '../ui/time-ago.tsx'
import { useAction } from '../ui/use-action.ts'

export function BrowserList() {
  return (
    <>
      <h3>{t('devices.browsers')}</h3>
      <ul class="browsers">
        {browsers.data.value?.map((browser) => (
          <li key={browser.id}>
            <BrowserRow browser={browser} />
          </li>
        ))}
      </ul>
    </>
  )
}

function BrowserRow({ browser }: { browser: Browser }) {
  const { id, name, usedAtMs, isElsewhere, isThis } = browser
  const [isNaming, setNaming] = useState(false)
  const { isRunning, error, run } = useAction()
  if (isNaming) {
    return (
      <NameForm
        id={`browser-${id}`}
        label={t('devices.name')}
        value={name}
        button={t('devices.save')}
        isFocused
        onName={async (given) => {
          await renameBrowser(id, given)
          setNaming(false)
        }}
        onCancel={{ label: t('devices.keep'), run: () => setNaming(false) }}
      />
    )
  }
  return (
    <>
      <p>
        <b>
          <bdi>{name}</bdi>
        </b>
        <br />
        <span class="hint">
          {isThis ? t('devices.this') : t(isElsewhere ? 'devices.elsewhere' : 'devices.here')}
          {' · '}
          <TimeAgo timeMs={usedAtMs} />
        </span>
      </p>
      <div class="actions">
        <button
          type="button"
          class="quiet"
          aria-label={t('devices.renameOf', { name })}
          onClick={() => setNaming(true)}
        >
          {t('devices.rename')}
        </button>
        <button
          type="button"
          disabled={isRunning}
          aria-label={t('devices.signOutOf', { name })}
          onClick={() => run(() => (isThis ? signOut() : end(browser)))}
        >
          {t('devices.signOut')}
        </button>
      </div>
      <Failure error={error} />
    </>
  )
}

async function end({ id, name }: Browser): Promise<void> {
  await signOutBrowser(id)
  toast(t('devices.signedOut', { name }))
}
