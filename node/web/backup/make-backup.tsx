/** Makes a backup: a file that the browser downloads. */
import { useState } from 'preact/hooks'
import { makeBackup } from '../data/backup.ts'
import { settings } from '../data/settings.ts'
import { toast } from '../data/toasts.ts'
import { t } from '../text/t.ts'
import { dateText } from '../text/time.ts'
import { Failure } from '../ui/failure.tsx'
import { useAction } from '../ui/use-action.ts'

export function MakeBackup() {
  const [isByWords, setByWords] = useState(true)
  const [passphrase, setPassphrase] = useState('')
  const { isRunning, error, run } = useAction()
  const made = settings.data.value?.backup

  async function make(): Promise<void> {
    await makeBackup(isByWords ? undefined : passphrase)
    setPassphrase('')
    toast(t('backup.begun'))
  }

  return (
    <section class="card" id="backup" aria-labelledby="backup-title">
      <h2 id="backup-title">{t('backup.title')}</h2>
      <p class="hint">{t('backup.hint')}</p>
      <p>
        {made === undefined ? t('backup.none') : t('backup.last', { date: dateText(Number(made)) })}
      </p>
      <form
        class="backup-form"
        onSubmit={(event) => {
          event.preventDefault()
          run(make)
        }}
      >
        <fieldset class="choice">
          <legend>{t('backup.opens')}</legend>
          <div class="chips">
            {[true, false].map((isWords) => (
              <label key={String(isWords)} class="chip">
                <input
                  type="radio"
                  name="backup-opens"
                  checked={isByWords === isWords}
                  onChange={() => setByWords(isWords)}
                />
                {t(isWords ? 'backup.words' : 'backup.passphrase')}
              </label>
            ))}
          </div>
        </fieldset>
        {isByWords ? null : (
          <>
            <label for="backup-passphrase">{t('backup.chosen')}</label>
            <input
              id="backup-passphrase"
              type="password"
              autoComplete="new-password"
              minLength={12}
              maxLength={512}
              required
              value={passphrase}
              onInput={(event) => setPassphrase(event.currentTarget.value)}
            />
          </>
        )}
        <p class="hint">{t('backup.lost')}</p>
        <button class="primary" disabled={isRunning}>
          {t('backup.make')}
        </button>
        <Failure error={error} />
      </form>
    </section>
  )
}
