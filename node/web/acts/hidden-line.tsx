/** The line in place of a post that was hidden just now: it stands until the list is read anew, so that nothing moves. */
import type { Post } from '../../http/posts/schema.ts'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { useAction } from '../ui/use-action.ts'
import { hideInPlace } from './hide-in-place.ts'

export function HiddenLine({ post: { id, author } }: { post: Post }) {
  const { error, run } = useAction()
  return (
    <div class="cover">
      <p>{t('posts.hidden', { name: author.name })}</p>
      <button type="button" onClick={() => run(() => hideInPlace(id, false))}>
        {t('posts.undoHide')}
      </button>
      <Failure error={error} />
    </div>
  )
}
