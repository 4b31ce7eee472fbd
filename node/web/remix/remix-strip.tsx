/** The pictures that a post was made of, and what others made of it: a strip of small ones, of which one is shown large, and the tree of all. */
import { useEffect, useState } from 'preact/hooks'
import type { Post } from '../../http/posts/schema.ts'
import type { Remix, Remixes } from '../../http/remixes/schema.ts'
import { deleteRemix, readRemixes, remixing } from '../data/remixes.ts'
import { toast } from '../data/toasts.ts'
import { Captioned } from '../media/captioned.tsx'
import { ReactionBar } from '../screens/stream/reactions.tsx'
import { t } from '../text/t.ts'
import { DeleteButton } from '../ui/delete-button.tsx'
import { Failure } from '../ui/failure.tsx'
import { Icon } from '../ui/icon.tsx'
import { AncestorThumb, roomOf, Thumb } from './remix-thumb.tsx'
import { RemixTree } from './remix-tree.tsx'
import '../styles/remix.css'

export function RemixStrip({ post }: { post: Post }) {
  const [found, setFound] = useState<Remixes | undefined>(undefined)
  const [error, setError] = useState<unknown>(undefined)
  const [chosen, choose] = useState<string | undefined>(undefined)
  const [isTree, setTree] = useState(false)
  useEffect(() => {
    let isWanted = true
    readRemixes(post.id).then((read) => isWanted && setFound(read), setError)
    return () => void (isWanted = false)
  }, [post.id, post.remixes, post.media])
  if (found === undefined) return <Failure error={error} />
  const shown = found.items.find(({ id }) => id === chosen)
  const isAny = found.items.length + found.ancestors.length > 0
  if (!isAny) return null
  return (
    <section class="remixes" aria-label={t('remix.list')}>
      <div class="remix-head">
        <h4>{titleOf(post, found)}</h4>
        <button type="button" class="quiet" aria-expanded={isTree} onClick={() => setTree(!isTree)}>
          <Icon name="remix" size={16} />
          {t('remix.tree')}
        </button>
      </div>
      <ol class="remix-strip">
        {found.ancestors.toReversed().map((ancestor, index) => (
          <li key={`a${index}`}>
            <AncestorThumb ancestor={ancestor} />
          </li>
        ))}
        {found.items.map((remix) => (
          <li key={remix.id}>
            <button
              type="button"
              class="remix-thumb"
              aria-pressed={remix.id === chosen}
              onClick={() => choose(remix.id === chosen ? undefined : remix.id)}
            >
              <Thumb media={remix.media} />
              <bdi>{remix.author.name}</bdi>
            </button>
          </li>
        ))}
      </ol>
      {shown === undefined ? null : <Shown remix={shown} name={post.author.name} />}
      {isTree ? <RemixTree post={post} found={found} /> : null}
    </section>
  )
}

function titleOf({ round, author }: Post, { items, ancestors }: Remixes): string {
  if (items.length === 0) return t('remix.madeOf', { count: ancestors.length })
  const people = new Set(items.map((item) => item.author.id)).size
  return round
    ? t('remix.tookPart', { count: people, name: author.name })
    : t('remix.count', { count: items.length })
}

/** One remix in the width of the post. */
function Shown({ remix, name }: { remix: Remix; name: string }) {
  const { id, post, number, author, media, waiting, refused, mayDelete, reactions } = remix
  return (
    <figure class="remix-shown">
      <div class="remix-room" style={roomOf(media)}>
        <Captioned media={media} src={media.previewUrl ?? media.url} />
      </div>
      <figcaption>
        <bdi>{author.name}</bdi>
        {waiting ? <span class="tag">{t('remix.waiting')}</span> : null}
        {refused === undefined ? null : (
          <span class="tag">{t(`thread.refused.${refused}`, { name })}</span>
        )}
      </figcaption>
      <div class="remix-acts">
        <ReactionBar item={id} reactions={reactions} author={author.name} />
        <button
          type="button"
          class="quiet"
          onClick={() => (remixing.value = { post, number, parent: remix })}
        >
          <Icon name="remix" size={18} />
          {t('remix.make')}
        </button>
        {mayDelete ? (
          <DeleteButton
            label={t('remix.delete')}
            question={t('remix.deleteAsk')}
            onDelete={async () => {
              await deleteRemix(id)
              toast(t('remix.deleted'))
            }}
          />
        ) : null}
      </div>
    </figure>
  )
}
