/** Signing out of this browser, and which node it looks into. */
import { signOut } from '../../api/session.ts'
import { status } from '../../data/me.ts'
import { t } from '../../text/t.ts'
import { Failure } from '../../ui/failure.tsx'
import { useAction } from '../../ui/use-action.ts'

export function ThisBrowser() {
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
