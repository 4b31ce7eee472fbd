/** Shows what stands in a bundle: text as elements, never as HTML, and pictures from its own bytes. */
import type { ComponentChildren } from 'preact'
import type { BundleItem, BundlePicture } from '../../http/guests/content.ts'
import type { Block } from '../../http/text/schema.ts'
import { Content } from '../content/content.tsx'
import type { LinkKeys } from './keys.ts'
import type { OpenBundle } from './open-bundle.ts'
import { Respond, type RespondTexts } from './respond.tsx'

/** With a place for what only the bundle says. */
export interface BundleTexts extends RespondTexts {
  by: string
  left: string
  files: string
}

interface BundleProps extends OpenBundle {
  keys: LinkKeys
  texts: BundleTexts
}

export function Bundle({ head, rest, keys, texts }: BundleProps) {
  const { by, title, left, items } = head
  const urls = picturesIn(items, rest)
  return (
    <>
      <header>
        <h1 dir="auto">{title ?? 'Pappus'}</h1>
        <h2 dir="auto">{texts.by.replace('{name}', by)}</h2>
      </header>
      {items.map((item, at) => (
        <Item key={at} item={item} urls={urls} files={texts.files}>
          {item.post === undefined ? null : (
            <Respond post={item.post} by={by} keys={keys} texts={texts} />
          )}
        </Item>
      ))}
      {left !== undefined && <p class="quiet">{texts.left.replace('{count}', `${left}`)}</p>}
    </>
  )
}

interface ItemProps {
  item: BundleItem
  urls: ReadonlyMap<BundlePicture, string>
  files: string
  children: ComponentChildren
}

function Item({ item, urls, files, children }: ItemProps) {
  const { atMs, place, note, warning } = item
  const date = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'long' })
  const body = (
    <>
      {/* Its text has no mentions and tags, which is all that the two kinds of trees differ in. */}
      <Content blocks={item.blocks as readonly Block[]} />
      {item.pictures.map((picture, at) => (
        <Picture key={at} picture={picture} url={urls.get(picture)} />
      ))}
      {item.files > 0 && <p class="quiet">{files.replace('{count}', `${item.files}`)}</p>}
    </>
  )
  return (
    <article>
      {/* The text has headings of the fourth level. */}
      <h3 class="quiet">
        <time dateTime={new Date(atMs).toISOString()}>{date.format(atMs)}</time>
        {place !== undefined && <bdi> · {place}</bdi>}
      </h3>
      {note !== undefined && (
        <p class="note" dir="auto">
          {note}
        </p>
      )}
      {warning === undefined ? (
        body
      ) : (
        <details>
          <summary dir="auto">{warning}</summary>
          {body}
        </details>
      )}
      {children}
    </article>
  )
}

function Picture({ picture, url }: { picture: BundlePicture; url: string | undefined }) {
  const { alt, caption, words, width, height, kind } = picture
  return (
    <figure class={kind}>
      {url !== undefined && <img src={url} alt={alt} width={width} height={height} />}
      {words.map((text, at) => (
        <p key={at} class="words" dir="auto">
          {text}
        </p>
      ))}
      {caption !== '' && <figcaption dir="auto">{caption}</figcaption>}
    </figure>
  )
}

/** An address for each picture that has bytes. */
function picturesIn(
  items: readonly BundleItem[],
  rest: Uint8Array<ArrayBuffer>,
): Map<BundlePicture, string> {
  const urls = new Map<BundlePicture, string>()
  let at = 0
  for (const picture of items.flatMap(({ pictures }) => pictures)) {
    if (picture.bytes === 0) continue
    const file = new Blob([rest.subarray(at, at + picture.bytes)], { type: 'image/webp' })
    urls.set(picture, URL.createObjectURL(file))
    at += picture.bytes
  }
  return urls
}
