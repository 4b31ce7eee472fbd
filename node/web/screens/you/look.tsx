/** How the view looks: its language, its colours, and posts that carry a warning. */
import { LanguagePicker } from '../../ui/language-picker.tsx'
import { ThemePicker } from './theme-picker.tsx'
import { WarningsChoice } from './warnings.tsx'

export function Look() {
  return (
    <section class="card">
      <LanguagePicker id="language" />
      <ThemePicker />
      <WarningsChoice />
    </section>
  )
}
