/** Where each remix comes from, as a tree: nested lists, which can be read aloud. */
import type { Post } from '../../http/posts/schema.ts'
import type { Remix, Remixes } from '../../http/remixes/schema.ts'
import { t } from '../text/t.ts'
import { AncestorThumb, Thumb } from './remix-thumb.tsx'

export function RemixTree({ post, found }: { post: Post; found: Remixes }) {
  const { items, posts, ancestors } = found
  const [first] = post.media
  const here = { author: post.author, ...(first && { media: first }) }
  const chain = [...ancestors.toReversed(), here]
  const known = new Set(items.map(({ id }) => id))
  const roots = items.filter(({ parent }) => parent === undefined)
  const orphans = items.filter(({ parent }) => parent !== undefined && !known.has(parent))
  const below = (
    <ul>
      {roots.map((remix) => (
        <Branch key={remix.id} remix={remix} items={items} />
      ))}
      {orphans.length === 0 ? null : (
        <li>
          <span class="remix-gone">{t('remix.gone')}</span>
          <ul>
            {orphans.map((remix) => (
              <Branch key={remix.id} remix={remix} items={items} />
            ))}
          </ul>
        </li>
      )}
      {posts.map((made, index) => (
        <li key={`p${index}`}>
          <AncestorThumb ancestor={made} />
        </li>
      ))}
    </ul>
  )
  return (
    <div class="remix-tree">
      {chain.reduceRight(
        (inner, ancestor, index) => (
          <ul>
            <li key={index}>
              <AncestorThumb ancestor={ancestor} />
              {inner}
            </li>
          </ul>
        ),
        below,
      )}
    </div>
  )
}

function Branch({ remix, items }: { remix: Remix; items: readonly Remix[] }) {
  const children = items.filter(({ parent }) => parent === remix.id)
  return (
    <li>
      <span class="remix-thumb">
        <Thumb media={remix.media} />
        <bdi>{remix.author.name}</bdi>
      </span>
      {children.length === 0 ? null : (
        <ul>
          {children.map((child) => (
            <Branch key={child.id} remix={child} items={items} />
          ))}
        </ul>
      )}
    </li>
  )
}
