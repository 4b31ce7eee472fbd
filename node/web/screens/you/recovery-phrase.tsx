/** The 24 words that bring an identity back, shown only when asked for. */
import { useState } from 'preact/hooks'
import { readPhrase } from '../../data/me.ts'
import { t } from '../../text/t.ts'
import { Failure } from '../../ui/failure.tsx'
import { useAction } from '../../ui/use-action.ts'

export function RecoveryPhrase() {
  const [phrase, setPhrase] = useState<string | undefined>(undefined)
  const { isRunning, error, run } = useAction()
  return (
    <section class="card" aria-labelledby="phrase-title">
      <h2 id="phrase-title">{t('phrase.title')}</h2>
      <p class="hint">{t('phrase.advice')}</p>
      {phrase === undefined ? (
        <button
          type="button"
          disabled={isRunning}
          onClick={() => run(async () => setPhrase(await readPhrase()))}
        >
          {t('phrase.show')}
        </button>
      ) : (
        <>
          <ol class="phrase" dir="ltr" lang="en">
            {phrase.split(' ').map((word, index) => (
              <li key={index}>{word}</li>
            ))}
          </ol>
          <button type="button" onClick={() => setPhrase(undefined)}>
            {t('phrase.hide')}
          </button>
        </>
      )}
      <Failure error={error} />
    </section>
  )
}
