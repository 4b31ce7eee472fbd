/** `pappus photos`: the pictures of all posts, in words. */
import type { Command } from 'commander'
import type { Photo } from '../../node/http/photos/schema.ts'
import { numberOf } from '../arguments.ts'
import type { Client } from '../client.ts'
import { aspectNamed, clientOf, command, personNamed } from '../command.ts'
import { photosListedMax, photosPerPage } from '../limits.ts'
import { oneMedia } from '../media-words.ts'
import { isCalled } from '../names.ts'
import { ago, body, cleanName, paint, print, printJson, text } from '../output.ts'

interface Options {
  home: string
  person?: string
  aspect?: string
  limit: string
  json?: boolean
}

export function photosCommand(): Command {
  const examples = ['photos', 'photos --person Bo --limit 100', 'photos --aspect Family --json']
  return command('photos', 'cli.photos.summary', examples)
    .option('--person <name>', text('cli.photos.person'))
    .option('-a, --aspect <name>', text('cli.photos.aspect'))
    .option('-n, --limit <count>', text('cli.photos.limit', { max: photosListedMax }), '20')
    .option('--json', text('cli.option.json'))
    .action(photos)
}

async function photos(options: Options): Promise<void> {
  const limit = numberOf('--limit', options.limit, { min: 1, max: photosListedMax })
  const client = await clientOf(options)
  const { person, aspect } = options
  const only = {
    ...(person !== undefined && { author: await authorNamed(client, person) }),
    ...(aspect !== undefined && { aspect: (await aspectNamed(client, aspect)).id }),
  }
  const found = await listPhotos(client, only, limit)
  if (options.json === true) {
    for (const photo of found) printJson(photo)
    return
  }
  if (found.length === 0) print(text('cli.photos.empty'))
  for (const photo of found) printPhoto(photo)
}

/** A contact, or the owner by their own name or id. */
async function authorNamed(client: Client, name: string): Promise<string> {
  const { me } = await client.call('GET /status')
  if (me !== undefined && (name === me.id || isCalled(me, name))) return me.id
  return (await personNamed(client, name)).id
}

/** Newest first, page by page. */
async function listPhotos(
  client: Client,
  only: Record<string, string>,
  limit: number,
): Promise<Photo[]> {
  const found: Photo[] = []
  for (let before: string | undefined, isEnd = false; !isEnd && found.length < limit;) {
    const count = Math.min(photosPerPage, limit - found.length)
    const query = { ...only, limit: String(count), ...(before !== undefined && { before }) }
    const { items, next } = await client.call('GET /photos', { query })
    found.push(...items)
    isEnd = next === undefined
    before = next
  }
  return found
}

function printPhoto({ post, number, author, createdAtMs, media }: Photo): void {
  const marks = [ago(createdAtMs, Date.now()), post]
  print(`${paint('bold', cleanName(author.name))} ${paint('dim', `· ${marks.join(' · ')}`)}`)
  print(`${body(oneMedia(media, number + 1), 4)}\n`)
}
