/** Light, dark, or as the system has it. */
import { chooseTheme } from '../../data/settings.ts'
import { theme, themes } from '../../data/theme.ts'
import { t } from '../../text/t.ts'

export function ThemePicker() {
  return (
    <fieldset class="choice">
      <legend>{t('theme.label')}</legend>
      <div class="chips">
        {themes.map((name) => (
          <label key={name} class="chip">
            <input
              type="radio"
              name="theme"
              checked={theme.value === name}
              onChange={() => chooseTheme(name)}
            />
            {t(`theme.${name}`)}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
