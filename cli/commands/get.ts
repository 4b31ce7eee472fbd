/** `pappus get`: the files of a post, into a folder. */
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

interface Options {
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

/** One of the media of a post, under the name that it is to have. */
interface Wanted {
  number: number
  name: string
}

interface Getting {
  client: Client
  post: string
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
  return commandOnId('get', 'cli.get.summary', examples)
    .argument('<post>', text('cli.comment.post'))
    .option('--to <folder>', text('cli.get.to'), '.')
    .option('-n, --number <number>', text('cli.get.number'))
    .option('--wait <seconds>', text('cli.get.wait'), '60')
    .option('--json', text('cli.option.json'))
    .action(get)
}

async function get(given: string, options: Options): Promise<void> {
  const post = itemIdOf(given)
  const waitMs = numberOf('--wait', options.wait, { max: waitSecondsMax }) * 1000
  const client = await clientOf(options)
  const wanted = wantedOf(
    (await client.call('GET /posts/:post', { params: { post } })).media,
    options.number,
  )
  const folder = options.to
  await makeFolder(folder)
  const files: Written[] = []
  const wrote = (file: Written): void => {
    files.push(file)
    if (options.json === true) return
    const { path, bytes } = file
    print(text('cli.get.done', { path, bytes: formatBytes(bytes) }))
  }
  using progress = new Progress()
  const missing = await interruptible((signal) =>
    getAll(wanted, { client, post, folder, waitMs, signal, progress, wrote }),
  )
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
  const { client, post, waitMs, signal, progress } = getting
  let left = await writeThoseHere(wanted, getting)
  // Asked for together, so that the node chooses whom it asks for which.
  for (const { number } of left)
    await client.call('POST /posts/:post/media/:number/fetch', {
      params: { post, number: String(number - 1) },
    })
  let receivedBefore = -1
  for (let lastMs = performance.now(); left.length > 0;) {
    signal.throwIfAborted()
    left = await writeThoseHere(left, getting)
    const { media } = await client.call('GET /posts/:post', { params: { post } })
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
  const { media } = await getting.client.call('GET /posts/:post', {
    params: { post: getting.post },
  })
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
