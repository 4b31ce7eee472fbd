/** Small pictures of remixes and of what they were made of. */
import type { Media } from '../../http/media/schema.ts'
import type { Ancestor } from '../../http/remixes/schema.ts'
import { Captioned } from '../media/captioned.tsx'
import { t } from '../text/t.ts'
import { Icon } from '../ui/icon.tsx'

/** A picture of the chain; one that the owner may not see is an empty place. */
export function AncestorThumb({ ancestor: { author, media } }: { ancestor: Ancestor }) {
  return (
    <span class="remix-thumb">
      {media === undefined ? (
        <span class="remix-room small hidden-picture">
          <Icon name="lock" size={18} />
        </span>
      ) : (
        <Thumb media={media} />
      )}
      <bdi>{author?.name ?? t('remix.somebody')}</bdi>
    </span>
  )
}

export function Thumb({ media }: { media: Media }) {
  return (
    <span class="remix-room small" style={roomOf(media)}>
      <Captioned media={media} src={media.previewUrl ?? media.url} />
    </span>
  )
}

/** The room of a picture, before it is there. */
export function roomOf({ width = 4, height = 3 }: Media): { aspectRatio: string } {
  return { aspectRatio: `${width} / ${height}` }
}
