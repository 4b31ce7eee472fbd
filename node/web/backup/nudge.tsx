/** Reminds the owner of the first backup, once there is something to lose, a day old; put off for a week at a time. */
import { useState } from 'preact/hooks'
import { posts } from '../data/posts.ts'
import { settings } from '../data/settings.ts'
import { readStored, writeStored } from '../data/stored.ts'
import { nudgeAfterMs, nudgeAgainMs } from '../limits.ts'
import { t } from '../text/t.ts'

export function BackupNudge() {
  const [laterMs, setLaterMs] = useState(Number(readStored('backup-later') ?? 0))
  const known = settings.data.value
  const oldestMs = posts.value?.at(-1)?.createdAtMs ?? Infinity
  if (known === undefined || known.backup !== undefined) return null
  if (Date.now() < oldestMs + nudgeAfterMs) return null
  if (Date.now() < laterMs + nudgeAgainMs) return null
  function putOff(): void {
    writeStored('backup-later', String(Date.now()))
    setLaterMs(Date.now())
  }
  return (
    <section class="notices">
      <p>{t('backup.nudge')}</p>
      <div class="field-row">
        <a class="button" href="/you/backup">
          {t('backup.nudgeMake')}
        </a>
        <button type="button" class="quiet" onClick={putOff}>
          {t('backup.nudgeLater')}
        </button>
      </div>
    </section>
  )
}
