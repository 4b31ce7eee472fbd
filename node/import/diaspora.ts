/**
 * Diaspora: its archive of version 2.0, `<name>_diaspora_data_….json.gz`, and beside it the zip of photos, which has them under the names in
 * `remote_photo_name`. (diaspora, `lib/schemas/archive-format.json`)
 */
import type { Archive } from './archive.ts'
import { LeftCounts, type Found, type FoundItem, type ItemMedia } from './contents.ts'
import { at, dateAt, JsonReader, listAt, namesLike, textAt, type Json } from './json.ts'
import { fileAt } from './paths.ts'
import { markdownOf } from './texts.ts'

/** In the archive itself, or in a folder of that. */
const dataFiles = /^(?:[^/]+\/)?[^/]*diaspora[^/]*\.json$|^[^/]+\.json$/u
const mention = /@\{(?:([^};]*);)?\s*([^}]*)\}/gu

export const diaspora = {
  name: 'Diaspora',
  isIn: async (archive: Archive) => (await dataOf(archive)) !== undefined,
  hasPages: () => false,
  read,
}

async function dataOf(archive: Archive): Promise<Json> {
  // A folder of other things may have many.
  const names = namesLike(archive, dataFiles)
  if (names.length > 5) return undefined
  for await (const { value } of new JsonReader(archive).all(dataFiles)) {
    if (/^2\.\d+$/u.test(textAt(value, 'version') ?? '') && at(value, 'user') !== undefined) {
      return value
    }
  }
  return undefined
}

async function read(archive: Archive): Promise<Found> {
  const left = new LeftCounts()
  const items: FoundItem[] = []
  for (const post of listAt(await dataOf(archive), 'user', 'posts')) {
    if (textAt(post, 'entity_type') === 'reshare') left.add('reshares')
    else items.push(itemOf(archive, at(post, 'entity_data'), left))
  }
  return { items, albums: [], left: left.counts }
}

function itemOf(archive: Archive, post: Json, left: LeftCounts): FoundItem {
  const media = listAt(post, 'photos').flatMap((photo): ItemMedia[] => {
    const data = at(photo, 'entity_data')
    const file = fileAt(archive, textAt(data, 'remote_photo_name'))
    if (file === undefined) left.add('missing')
    return file === undefined ? [] : [{ file, alt: '', caption: textAt(data, 'text') ?? '' }]
  })
  const place = textAt(post, 'location', 'entity_data', 'address')
  return {
    id: textAt(post, 'guid') ?? '',
    atMs: dateAt(post, 'created_at'),
    text: [named(textAt(post, 'text') ?? ''), ...pollLines(post)].join('\n'),
    ...(place !== undefined && { place }),
    media,
  }
}

/** The poll is over: its question and answers are words. */
function pollLines(post: Json): string[] {
  const poll = at(post, 'poll', 'entity_data')
  const question = textAt(poll, 'question')
  if (question === undefined) return []
  const answers = listAt(poll, 'poll_answers').flatMap(
    (answer) => textAt(answer, 'entity_data', 'answer') ?? [],
  )
  return ['', markdownOf(question), ...answers.map((answer) => `- ${markdownOf(answer)}`)]
}

/** People of Diaspora are none here: their names are words. */
function named(text: string): string {
  return text.replaceAll(
    mention,
    (_, name: string | undefined, id: string) => `@${name?.trim() || id}`,
  )
}
