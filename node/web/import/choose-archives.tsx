/** Chooses the files that another service gave, and sends them to the node. */
import { useState } from 'preact/hooks'
import { sendArchives } from '../data/import.ts'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { useAction } from '../ui/use-action.ts'

const kinds = '.zip,.gz,.tgz,.tar,.json'

export function ChooseArchives() {
  const [share, setShare] = useState<number | undefined>(undefined)
  const [ending, setEnding] = useState<AbortController | undefined>(undefined)
  const { isRunning, error, run } = useAction()

  async function send(files: readonly File[]): Promise<void> {
    const mine = new AbortController()
    setEnding(mine)
    setShare(0)
    try {
      await sendArchives(files, { signal: mine.signal, onProgress: setShare })
    } catch (cause) {
      if (!mine.signal.aborted) throw cause
    } finally {
      setShare(undefined)
    }
  }

  return (
    <>
      <label for="bring-files">{t('bring.files')}</label>
      <input
        id="bring-files"
        type="file"
        multiple
        accept={kinds}
        disabled={isRunning}
        onChange={({ currentTarget: field }) => {
          const files = [...(field.files ?? [])]
          if (files.length > 0) run(() => send(files))
        }}
      />
      <details>
        <summary>{t('bring.how')}</summary>
        <ul>
          <li>{t('bring.howMeta')}</li>
          <li>{t('bring.howDiaspora')}</li>
          <li>{t('bring.howMastodon')}</li>
          <li>{t('bring.howGoogle')}</li>
        </ul>
      </details>
      {share === undefined ? null : (
        <>
          <p role="status">{t('bring.sent', { share })}</p>
          <progress aria-label={t('bring.files')} value={share} max={1} />
          <button type="button" onClick={() => ending?.abort()}>
            {t('bring.stop')}
          </button>
        </>
      )}
      <Failure error={error} />
    </>
  )
}
