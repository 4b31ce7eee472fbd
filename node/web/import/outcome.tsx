/** Says what came, and what the node did not take. */
import type { Import } from '../../http/import/schema.ts'
import { forgetArchives } from '../data/import.ts'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { useAction } from '../ui/use-action.ts'

export function Outcome({ state: { result } }: { state: Import }) {
  const { isRunning, error, run } = useAction()
  if (result === undefined) return null
  const { posts, files, albums, before, refused, refusedCount } = result
  return (
    <>
      <p role="status">{t('bring.done', { posts, files, albums, before })}</p>
      {refusedCount === 0 ? null : (
        <details>
          <summary>{t('bring.refused', { count: refusedCount })}</summary>
          <ul>
            {refused.map(({ file }) => (
              <li key={file}>
                <bdi>{file}</bdi>
              </li>
            ))}
          </ul>
        </details>
      )}
      <div class="actions">
        <a class="button" href="/photos">
          {t('bring.photos')}
        </a>
        <button type="button" disabled={isRunning} onClick={() => run(forgetArchives)}>
          {t('bring.more')}
        </button>
      </div>
      <Failure error={error} />
    </>
  )
}
