/** Acts on a post that are wanted less often, behind a button below it. Their code and texts are loaded when they are shown. */
import { signal } from '@preact/signals'
import type { Post } from '../../http/posts/schema.ts'
import { withTexts } from '../text/locale.ts'
import type { TellAuthorProps } from './tell-author.tsx'
import { t } from '../text/t.ts'
import { Icon } from '../ui/icon.tsx'
import { LazyPart } from '../ui/lazy-part.tsx'

/** The post whose acts are shown. */
const open = signal<string | undefined>(undefined)

export function MoreButton({ post: { id } }: { post: Post }) {
  const isOpen = open.value === id
  return (
    <button
      type="button"
      class="icon-only"
      aria-expanded={isOpen}
      aria-label={t('composer.more')}
      title={t('composer.more')}
      onClick={() => (open.value = isOpen ? undefined : id)}
    >
      <Icon name="more" size={18} />
    </button>
  )
}

export function MoreActs({ post }: { post: Post }) {
  return open.value === post.id ? <LazyPart load={loadActs} props={{ post }} /> : null
}

/** In place of a post that was hidden just now. */
export function HiddenLine({ post }: { post: Post }) {
  return <LazyPart load={loadLine} props={{ post }} />
}

/** Beside a comment: a message to its author. */
export function TellAbout(props: TellAuthorProps) {
  return <LazyPart load={loadTell} props={props} />
}

const loadTell = async () => (await withTexts('posts', import('./tell-author.tsx'))).TellAuthor
const loadActs = async () => (await withTexts('posts', import('./more-acts.tsx'))).MoreActs
const loadLine = async () => (await withTexts('posts', import('./hidden-line.tsx'))).HiddenLine
