/** How the view looks: its language, its colours, and posts that carry a warning. */
import { isConfirmed } from '../../../messages/languages.ts'
import { locale } from '../../text/locale.ts'
import { t } from '../../text/t.ts'
import { LanguagePicker } from '../../ui/language-picker.tsx'
import { ThemePicker } from './theme-picker.tsx'
import { WarningsChoice } from './warnings.tsx'

export function Look() {
  return (
    <section class="card">
      <LanguagePicker id="language" />
      {!isConfirmed(locale.value) && <p class="hint">{t('language.machine')}</p>}
      <ThemePicker />
      <WarningsChoice />
    </section>
  )
}
