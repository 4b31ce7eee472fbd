/** For a browser that the node does not know: how to get in. */
import { useEffect } from 'preact/hooks'
import { signInFailure } from '../api/session.ts'
import { keptInvite } from '../data/kept-invite.ts'
import { PairScreen } from '../devices/devices.tsx'
import { t } from '../text/t.ts'
import { LanguagePicker } from '../ui/language-picker.tsx'
import { Mark } from '../ui/mark.tsx'

/** A page of another device came by another address than that of the machine itself. */
const isElsewhere = location.hostname !== '127.0.0.1'

export function SignedOut() {
  return isElsewhere ? <PairScreen /> : <SignedOutHere />
}

function SignedOutHere() {
  const title = t('signedOut.title')
  useEffect(() => {
    document.title = `${title} · Pappus`
  }, [title])

  return (
    <main class="welcome">
      <Mark size={96} />
      <h1>{title}</h1>
      <p class="lead">{t('signedOut.lead')}</p>
      <p role="alert" class="failure">
        {failureText()}
      </p>
      <ol class="steps card">
        <li>
          <span>{t('signedOut.running')}</span>
          <code dir="ltr">pappus open</code>
        </li>
        <li>
          <span>{t('signedOut.stopped')}</span>
          <code dir="ltr">npm start</code>
        </li>
      </ol>
      <p class="hint">{keptInvite() === undefined ? t('signedOut.why') : t('signedOut.invite')}</p>
      <LanguagePicker id="language" isLabelHidden />
    </main>
  )
}

function failureText(): string {
  if (signInFailure.value === undefined) return ''
  return signInFailure.value === 'used' ? t('signedOut.used') : t('failure.silent')
}
