/** The browsers that are signed in: each with its name, when it was last used, and a way out. */
import type { Browser } from '../../http/view/schema.ts'
import { signOut } from '../api/session.ts'
import { browsers, renameBrowser, signOutBrowser } from '../data/devices.ts'
import { toast } from '../data/toasts.ts'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { TimeAgo } from '../ui/time-ago.tsx'
import { useAction } from '../ui/use-action.ts'
import { NamedRow } from './named-row.tsx'

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

const texts = {
  label: 'devices.name',
  save: 'devices.save',
  keep: 'devices.keep',
  rename: 'devices.rename',
  renameOf: 'devices.renameOf',
} as const

function BrowserRow({ browser }: { browser: Browser }) {
  const { id, name, usedAtMs, isElsewhere, isThis } = browser
  const { isRunning, error, run } = useAction()
  const where = t(isElsewhere ? 'devices.elsewhere' : 'devices.here')
  return (
    <>
      <NamedRow
        id={`browser-${id}`}
        name={name}
        shown={name}
        texts={texts}
        hint={
          <>
            {isThis ? t('devices.this') : where} · <TimeAgo timeMs={usedAtMs} />
          </>
        }
        onRename={(given) => renameBrowser(id, given)}
      >
        <button
          type="button"
          disabled={isRunning}
          aria-label={t('devices.signOutOf', { name })}
          onClick={() => run(() => (isThis ? signOut() : end(browser)))}
        >
          {t('devices.signOut')}
        </button>
      </NamedRow>
      <Failure error={error} />
    </>
  )
}

async function end({ id, name }: Browser): Promise<void> {
  await signOutBrowser(id)
  toast(t('devices.signedOut', { name }))
}
