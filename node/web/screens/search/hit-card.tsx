/** One thing that was found, with what was looked for marked in its texts. It leads to its post or board. */
import type { Hit } from '../../../http/search/schema.ts'
import { isCovered } from '../../data/covers.ts'
import { addressOf } from '../../data/search.ts'
import { Picture } from '../../media/picture.tsx'
import { t, type MessageId } from '../../text/t.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'

type Excerpt = Hit['excerpts'][number]

const kinds: Partial<Record<Hit['kind'], MessageId>> = {
  comment: 'search.comment',
  remix: 'search.remix',
  message: 'search.message',
  collection: 'search.board',
}

const fields: Partial<Record<Excerpt['field'], MessageId>> = {
  alt: 'search.alt',
  caption: 'search.caption',
  words: 'search.overPicture',
  note: 'search.note',
  file: 'search.file',
  option: 'search.option',
  shared: 'search.shared',
}

export function HitCard({ hit }: { hit: Hit }) {
  const { kind, id, author, createdAtMs, picture, warning, excerpts } = hit
  const label = kinds[kind]
  const isClosed = isCovered({ id, warning })
  return (
    <li>
      <a class="card hit" href={addressOf(hit)}>
        <span class="hit-text">
          <span class="meta">
            <Avatar person={author.id} name={author.name} small />
            <bdi class="name">{author.name}</bdi>
            <TimeAgo timeMs={createdAtMs} />
            {label === undefined ? null : <span>{t(label)}</span>}
          </span>
          {warning === undefined ? null : (
            <span class="cover">
              {t('cover.warning')} <bdi>{warning}</bdi>
            </span>
          )}
          {isClosed
            ? null
            : excerpts.map((excerpt) => (
                <Marked key={`${excerpt.field} ${excerpt.text}`} {...excerpt} />
              ))}
        </span>
        {picture === undefined || isClosed ? null : (
          <span class="hit-picture">
            <Picture media={picture} />
          </span>
        )}
      </a>
    </li>
  )
}

function Marked({ field, text, marks, cutBefore, cutBehind }: Excerpt) {
  const label = fields[field]
  return (
    <span class="hit-words" dir="auto">
      {label === undefined ? null : <span class="meta">{t(label)}: </span>}
      {cutBefore ? '… ' : ''}
      {piecesOf(text, marks).map(({ at, piece, isMarked }) =>
        isMarked ? <mark key={at}>{piece}</mark> : piece,
      )}
      {cutBehind ? ' …' : ''}
    </span>
  )
}

/** The text in pieces, each marked or not. */
function piecesOf(
  text: string,
  marks: Excerpt['marks'],
): { at: number; piece: string; isMarked: boolean }[] {
  const ends = [0, ...marks.flat(), text.length]
  return ends.slice(0, -1).map((at, index) => {
    return { at, piece: text.slice(at, ends[index + 1]), isMarked: index % 2 === 1 }
  })
}
