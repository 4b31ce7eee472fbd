/** Chooses the language of the view; each language in its own name. */
import { chooseLanguage } from '../data/settings.ts'
import { locale, localeName, locales } from '../text/locale.ts'
import { t } from '../text/t.ts'

export function LanguagePicker({ id, isLabelHidden }: { id: string; isLabelHidden?: boolean }) {
  return (
    <div class="picker">
      <label for={id} class={isLabelHidden === true ? 'visually-hidden' : ''}>
        {t('language.label')}
      </label>
      <select
        id={id}
        value={locale.value}
        onChange={(event) => void chooseLanguage(event.currentTarget.value)}
      >
        {locales.map((name) => (
          <option key={name} value={name} lang={name}>
            {localeName(name)}
          </option>
        ))}
      </select>
    </div>
  )
}
