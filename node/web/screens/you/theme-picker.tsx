/** Light, dark, or as the system has it. */
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
              onChange={() => (theme.value = name)}
            />
            {t(`theme.${name}`)}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
