/** The first screen of a new node. A name is the entire set-up. */
import { useEffect } from 'preact/hooks'
import { ComeBackPart } from '../backup/parts.tsx'
import { keptInvite } from '../data/kept-invite.ts'
import { setUp } from '../data/me.ts'
import { ConnectionBar } from '../shell/connection-bar.tsx'
import { t } from '../text/t.ts'
import { LanguagePicker } from '../ui/language-picker.tsx'
import { Mark } from '../ui/mark.tsx'
import { NameForm } from '../ui/name-form.tsx'

export function Welcome() {
  const title = t('welcome.title')
  useEffect(() => {
    document.title = title
  }, [title])
  const hasInvite = keptInvite() !== undefined

  return (
    <main class="welcome">
      <Mark size={132} class="drift" />
      <h1>{title}</h1>
      <p class="lead">{hasInvite ? t('welcome.leadInvite') : t('welcome.lead')}</p>
      <ConnectionBar />
      <NameForm
        id="name"
        label={t('welcome.name')}
        button={t('welcome.start')}
        autoComplete="name"
        isFocused
        onName={setUp}
      />
      <p class="hint">{t('welcome.hint')}</p>
      <ComeBackPart />
      <LanguagePicker id="language" isLabelHidden />
    </main>
  )
}
