/**
 * Mastodon, and what has its archives: `outbox.json`, an ActivityStreams collection of what somebody did, and its files below
 * `media_attachments/`. (mastodon, `app/services/backup_service.rb`)
 */
import { dirname } from 'node:path/posix'
import { ArchiveDamagedError } from '../errors.ts'
import type { Archive } from './archive.ts'
import { LeftCounts, type Found, type FoundItem, type ItemMedia } from './contents.ts'
import { htmlText } from './html-text.ts'
import { at, dateAt, JsonReader, listAt, namesLike, textAt, type Json } from './json.ts'
import { fileAt } from './paths.ts'
import { markdownOf } from './texts.ts'

const outbox = /(?:^|\/)outbox\.json$/u
const everybody = new Set(['https://www.w3.org/ns/activitystreams#Public', 'as:Public', 'Public'])

export const mastodon = {
  name: 'Mastodon',
  isIn: (archive: Archive) => namesLike(archive, outbox).length > 0,
  hasPages: () => false,
  read,
}

async function read(archive: Archive): Promise<Found> {
  const left = new LeftCounts()
  const items: FoundItem[] = []
  for await (const { name, value } of new JsonReader(archive).all(outbox)) {
    if (at(value, 'orderedItems') === undefined) throw new ArchiveDamagedError(name, { name })
    for (const activity of listAt(value, 'orderedItems')) {
      const post = at(activity, 'object')
      const reason = leftOf(activity, post)
      if (reason === undefined) items.push(itemOf(archive, { post, root: dirname(name) }, left))
      else left.add(reason)
    }
  }
  return { items, albums: [], left: left.counts }
}

function leftOf(activity: Json, post: Json): 'reshares' | 'replies' | 'direct' | undefined {
  if (textAt(activity, 'type') !== 'Create') return 'reshares'
  const author = textAt(activity, 'actor') ?? ''
  const to = [...listAt(post, 'to'), ...listAt(post, 'cc')].map(String)
  const isDirect = !to.some((one) => everybody.has(one) || one.endsWith('/followers'))
  if (isDirect) return 'direct'
  const parent = textAt(post, 'inReplyTo')
  const isReply = parent !== undefined && !(author !== '' && parent.startsWith(`${author}/`))
  return isReply ? 'replies' : undefined
}

function itemOf(
  archive: Archive,
  { post, root }: { post: Json; root: string },
  left: LeftCounts,
): FoundItem {
  const media = listAt(post, 'attachment').flatMap((one): ItemMedia[] => {
    const path = textAt(one, 'url')?.replace(/^\/+/u, '')
    const file = fileAt(archive, path && (root === '.' ? path : `${root}/${path}`))
    if (file === undefined) left.add('missing')
    return file === undefined ? [] : [{ file, alt: textAt(one, 'name') ?? '', caption: '' }]
  })
  const warning = textAt(post, 'summary')
  const isSensitive = at(post, 'sensitive') === true
  return {
    id: textAt(post, 'id') ?? '',
    atMs: dateAt(post, 'published'),
    text: [markdownOf(htmlText(textAt(post, 'content') ?? '')), ...pollLines(post)].join('\n'),
    ...(warning !== undefined && isSensitive && { warning }),
    media,
  }
}

/** The poll is over: its answers are words. */
function pollLines(post: Json): string[] {
  const options = [...listAt(post, 'oneOf'), ...listAt(post, 'anyOf')]
  const names = options.flatMap((option) => textAt(option, 'name') ?? [])
  return names.length === 0 ? [] : ['', ...names.map((name) => `- ${markdownOf(name)}`)]
}
