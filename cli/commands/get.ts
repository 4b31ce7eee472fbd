/** `pappus get` and `pappus message get`: the files of a post or message, into a folder. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Command } from 'commander'
import type { Media } from '../../node/http/media/schema.ts'
import { numberOf } from '../arguments.ts'
import { formatBytes } from '../bytes.ts'
import type { Client } from '../client.ts'
import { clientOf, commandOnId, exampleId } from '../command.ts'
import { FilesAwayError, NothingToDoError } from '../errors.ts'
import { safeName } from '../file-names.ts'
import { itemIdOf } from '../ids.ts'
import { interruptible } from '../interrupt.ts'
import { fetchPollMs, waitSecondsMax } from '../limits.ts'
import { print, printJson, text } from '../output.ts'
import { Progress } from '../progress.ts'
import { makeFolder, writeAside } from '../write-aside.ts'

export interface GetOptions {
  home: string
  to: string
  number?: string
  wait: string
  json?: boolean
}

/** A file that was written. */
interface Written {
  /** Counted from 1. */
  number: number
  path: string
  kind: Media['kind']
  type: string
  bytes: number
  alt: string
  caption: string
}

/** The post or message that has the files. */
interface FileSource {
  read: () => Promise<readonly Media[]>
  /** Asks for one that is elsewhere, counted from 0. */
  fetch: (number: number) => Promise<void>
}

/** One of the media, under the name that it is to have. */
interface Wanted {
  number: number
  name: string
}

interface Getting {
  client: Client
  source: FileSource
  folder: string
  waitMs: number
  signal: AbortSignal
  progress: Progress
  wrote: (file: Written) => void
}

export function getCommand(): Command {
  const examples = [
    `get ${exampleId}`,
    `get ${exampleId} --to Pictures --wait 600`,
    `get ${exampleId} --number 2 --json`,
  ]
  return withGetOptions(
    commandOnId('get', 'cli.get.summary', examples).argument('<post>', text('cli.comment.post')),
  ).action(async (given: string, options: GetOptions) => {
    const post = itemIdOf(given)
    await getFiles(options, (client) => ({
      read: async () => (await client.call('GET /posts/:post', { params: { post } })).media,
      fetch: (number) =>
        client.call('POST /posts/:post/media/:number/fetch', {
          params: { post, number: String(number) },
        }),
    }))
  })
}

export function withGetOptions(command: Command): Command {
  return command
    .option('--to <folder>', text('cli.get.to'), '.')
    .option('-n, --number <number>', text('cli.get.number'))
    .option('--wait <seconds>', text('cli.get.wait'), '60')
    .option('--json', text('cli.option.json'))
}

/** @throws {FilesAwayError} when some did not come. */
export async function getFiles(
  options: GetOptions,
  sourceOf: (client: Client) => FileSource,
): Promise<void> {
  const waitMs = numberOf('--wait', options.wait, { max: waitSecondsMax }) * 1000
  const client = await clientOf(options)
  const source = sourceOf(client)
  const wanted = wantedOf(await source.read(), options.number)
  const folder = options.to
  const files: Written[] = []
  const wrote = (file: Written): void => {
    files.push(file)
    if (options.json === true) return
    const { path, bytes } = file
    print(text('cli.get.done', { path, bytes: formatBytes(bytes) }))
  }
  using progress = new Progress()
  const missing = await interruptible(async (signal) => {
    await makeFolder(folder)
    return getAll(wanted, { client, source, folder, waitMs, signal, progress, wrote })
  })
  if (options.json === true) printJson({ files, missing: missing.map(({ number }) => number) })
  if (missing.length === 0) return
  const names = missing.map(({ name }) => name).join(', ')
  throw new FilesAwayError(names, { count: missing.length, names })
}

/** @throws {NothingToDoError} when there is no file, or none of that number. */
function wantedOf(media: readonly Media[], given: string | undefined): Wanted[] {
  const files = media.map((one, index) => ({
    number: index + 1,
    isFile: one.kind !== 'card',
    name: safeName(one, index + 1),
  }))
  const max = Math.max(1, media.length)
  const number = given === undefined ? undefined : numberOf('--number', given, { min: 1, max })
  const wanted = files.filter((one) => one.isFile && (number ?? one.number) === one.number)
  if (wanted.length === 0) throw new NothingToDoError(text('cli.nothing.get'))
  return wanted
}

/** Writes files as they come. @returns those that did not come */
async function getAll(wanted: readonly Wanted[], getting: Getting): Promise<Wanted[]> {
  const { source, waitMs, signal, progress } = getting
  let left = await writeThoseHere(wanted, getting)
  // Asked for together, so that the node chooses whom it asks for which.
  for (const { number } of left) await source.fetch(number - 1)
  let receivedBefore = -1
  for (let lastMs = performance.now(); left.length > 0;) {
    signal.throwIfAborted()
    left = await writeThoseHere(left, getting)
    const media = await source.read()
    const received = left.reduce((sum, { number }) => sum + (media[number - 1]?.received ?? 0), 0)
    if (received !== receivedBefore) lastMs = performance.now()
    receivedBefore = received
    if (left.length === 0 || performance.now() - lastMs >= waitMs) break
    progress.show(() => comingText(left, media))
    await delay(fetchPollMs, undefined, { signal }).catch(() => signal.throwIfAborted())
  }
  return left
}

function comingText(left: readonly Wanted[], media: readonly Media[]): string {
  const sum = (of: (one: Media) => number): number =>
    left.reduce((total, { number }) => total + of(media[number - 1]!), 0)
  const received = sum((one) => one.received)
  const amounts = { received: formatBytes(received), bytes: formatBytes(sum((one) => one.bytes)) }
  const id = received === 0 ? 'cli.get.waiting' : 'cli.get.fetching'
  return text(id, { count: left.length, ...amounts })
}

/** @returns those that are not here */
async function writeThoseHere(wanted: readonly Wanted[], getting: Getting): Promise<Wanted[]> {
  const media = await getting.source.read()
  const left: Wanted[] = []
  for (const one of wanted) {
    const found = media[one.number - 1]
    if (found?.url === undefined) left.push(one)
    else await writeOne(one, { ...found, url: found.url }, getting)
  }
  return left
}

async function writeOne(
  { number, name }: Wanted,
  { url, kind, type, bytes, alt, caption }: Media & { url: string },
  { client, folder, signal, progress, wrote }: Getting,
): Promise<void> {
  async function* content(): AsyncGenerator<Uint8Array> {
    let written = 0
    for await (const piece of client.download(url, signal)) {
      yield piece
      written += piece.length
      const amounts = { written: formatBytes(written), bytes: formatBytes(bytes) }
      progress.show(() => text('cli.get.writing', { name, ...amounts }))
    }
  }
  const path = await writeAside(folder, name, content())
  progress.clear()
  wrote({ number, path, kind, type, bytes, alt, caption })
}
