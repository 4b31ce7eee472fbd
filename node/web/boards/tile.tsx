/** Small pictures of what stands on boards. */
import type { CollectionCard } from '../../http/collections/card-schema.ts'
import type { CollectionItem } from '../../http/collections/schema.ts'
import type { Media } from '../../http/media/schema.ts'
import { Captioned } from '../media/captioned.tsx'
import { isSeen } from '../media/viewing.ts'
import { t } from '../text/t.ts'
import { Icon } from '../ui/icon.tsx'

/** Up to four pictures of a board side by side. */
export function Covers({ board: { covers } }: { board: CollectionCard }) {
  if (covers.length === 0) {
    return (
      <span class="board-covers none">
        <Icon name="save" size={32} />
      </span>
    )
  }
  return (
    <span class={`board-covers of-${covers.length}`}>
      {covers.map((media, index) => (
        <span key={index} class="board-cover">
          <Captioned media={media} src={media.previewUrl ?? media.url} />
        </span>
      ))}
    </span>
  )
}

/** The picture of an item: the one that was saved, or the first of the post. */
export function shownMedia({
  content,
  number,
}: CollectionItem): { media: Media; index: number } | undefined {
  const media = content?.media ?? []
  const index = number ?? media.findIndex(isSeen)
  const found = media[index]
  return found === undefined || !isSeen(found) ? undefined : { media: found, index }
}

/** The name of an item where it is spoken of. */
export function titleOf(item: CollectionItem): string {
  const { content, note } = item
  if (content === undefined) return t('boards.gone')
  const alt = shownMedia(item)?.media.alt ?? ''
  const text = [note, content.warning ?? '', alt, content.text].find((one) => one !== '') ?? ''
  return text === '' ? t('boards.byName', { name: content.author.name }) : text.slice(0, 60)
}
