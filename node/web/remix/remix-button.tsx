/** The button that opens the studio on a picture of a post. */
import type { Post } from '../../http/posts/schema.ts'
import { remixable, remixing } from '../data/remixes.ts'
import { t } from '../text/t.ts'
import { Icon } from '../ui/icon.tsx'

export function RemixButton({ post }: { post: Post }) {
  const [first] = remixable(post)
  if (first === undefined) return null
  const isOpen = remixing.value?.post === post.id
  return (
    <button
      type="button"
      class="quiet"
      aria-expanded={isOpen}
      onClick={() =>
        (remixing.value = isOpen ? undefined : { post: post.id, number: first.number })
      }
    >
      <Icon name="remix" size={18} />
      {t('remix.make')}
    </button>
  )
}
