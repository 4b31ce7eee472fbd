/** The owner's own things: name, recovery phrase, and the settings of this browser. */
import { BackupPart, TakeOutPart } from '../../backup/parts.tsx'
import { signOut } from '../../api/session.ts'
import { rename, status } from '../../data/me.ts'
import { toast } from '../../data/toasts.ts'
import { useRead } from '../../data/notifications.ts'
import { NotificationChoices } from '../../notifications/notifications.tsx'
import { Devices } from '../../devices/devices.tsx'
import { t } from '../../text/t.ts'
import { Failure } from '../../ui/failure.tsx'
import { OwnProfile } from '../../person/own-profile.tsx'
import { LanguagePicker } from '../../ui/language-picker.tsx'
import { NameForm } from '../../ui/name-form.tsx'
import { Page } from '../../ui/page.tsx'
import { useAction } from '../../ui/use-action.ts'
import { Carriers } from './carriers.tsx'
import { Network } from './network.tsx'
import { Findable } from './findable.tsx'
import { Portrait } from './portrait.tsx'
import { RecoveryPhrase } from './recovery-phrase.tsx'
import { Storage } from './storage.tsx'
import { SuggestionsChoice } from './suggestions.tsx'
import { WarningsChoice } from './warnings.tsx'
import { ThemePicker } from './theme-picker.tsx'

export function You() {
  useRead({ place: 'you' })
  const name = status.data.value?.me?.name ?? ''
  return (
    <Page title={t('you.title')}>
      <section class="card">
        <h2>{t('you.name')}</h2>
        <p class="hint">{t('you.nameHint')}</p>
        <NameForm
          key={name}
          id="my-name"
          label={t('you.name')}
          isLabelHidden
          value={name}
          button={t('you.save')}
          autoComplete="name"
          onName={async (newName) => {
            await rename(newName)
            toast(t('you.saved'))
          }}
        />
      </section>
      <OwnProfile />
      <Portrait />
      <Findable />
      <Network />
      <Devices />
      <Carriers />
      <Storage />
      <NotificationChoices />
      <SuggestionsChoice />
      <RecoveryPhrase />
      <BackupPart />
      <TakeOutPart />
      <section class="card">
        <h2>{t('you.look')}</h2>
        <LanguagePicker id="language" />
        <ThemePicker />
        <WarningsChoice />
      </section>
      <ThisBrowser />
    </Page>
  )
}

function ThisBrowser() {
  const { isRunning, error, run } = useAction()
  const { version = '', home = '' } = status.data.value ?? {}
  return (
    <section class="card">
      <h2>{t('you.browser')}</h2>
      <p class="hint">{t('you.signOutHint')}</p>
      <button type="button" disabled={isRunning} onClick={() => run(signOut)}>
        {t('you.signOut')}
      </button>
      <Failure error={error} />
      <dl class="facts">
        <div>
          <dt>{t('you.version')}</dt>
          <dd dir="ltr">{version}</dd>
        </div>
        <div>
          <dt>{t('you.home')}</dt>
          <dd>
            <code dir="ltr">{home}</code>
          </dd>
        </div>
      </dl>
    </section>
  )
}
