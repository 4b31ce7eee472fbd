/** `pappus export`: everything of the owner as a folder of pages and files, which needs no Pappus. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Command } from 'commander'
import type { Summary } from '../../node/export/summary.ts'
import { numberOf } from '../arguments.ts'
import { formatBytes } from '../bytes.ts'
import type { Client } from '../client.ts'
import { clientOf, command } from '../command.ts'
import { assertFree, writeExport } from '../export-folder.ts'
import { interruptible } from '../interrupt.ts'
import { exportPollMs, waitSecondsMax } from '../limits.ts'
import { print, printJson, text } from '../output.ts'
import { Progress } from '../progress.ts'
import { terminal } from '../terminal.ts'

interface Options {
  home: string
  fetch?: boolean
  site?: boolean
  url?: string
  wait: string
  json?: boolean
}

interface Exporting {
  client: Client
  folder: string
  waitMs: number
  signal: AbortSignal
  progress: Progress
  options: Options
}

export function exportCommand(): Command {
  const examples = [
    'export my-things',
    'export --site public_html --url https://example.org/ana/',
    'export /media/stick/ana --fetch --wait 600',
  ]
  return command('export', 'cli.export.summary', examples)
    .argument('<folder>', text('cli.export.folder'))
    .option('--site', text('cli.export.site'))
    .option('--url <address>', text('cli.export.url'))
    .option('--fetch', text('cli.export.fetch'))
    .option('--wait <seconds>', text('cli.export.wait'), '60')
    .option('--json', text('cli.option.json'))
    .action(exportTo)
}

async function exportTo(folder: string, options: Options): Promise<void> {
  const waitMs = numberOf('--wait', options.wait, { max: waitSecondsMax }) * 1000
  await assertFree(folder)
  const client = await clientOf(options)
  using progress = new Progress()
  const summary = await interruptible(async (signal) => {
    const exporting = { client, folder, waitMs, signal, progress, options }
    if (options.fetch === true) await fetchMissing(exporting)
    return write(exporting)
  })
  progress.clear()
  if (options.json === true) return printJson({ folder, ...summary })
  tell(folder, summary)
}

async function write({ client, folder, signal, progress, options }: Exporting): Promise<Summary> {
  const url = await addressOf(client, options)
  let [files, bytes] = [0, 0]
  return writeExport(folder, client.download(url, signal), (length) => {
    files += 1
    bytes += length
    progress.show(() => text('cli.export.progress', { files, bytes: formatBytes(bytes) }))
  })
}

async function addressOf(client: Client, { site, url }: Options): Promise<string> {
  const { language } = terminal()
  const made =
    site === true
      ? await client.call('POST /export/site', {
          json: { language, ...(url !== undefined && { url: url.replace(/\/?$/u, '/') }) },
        })
      : await client.call('POST /export', { json: { language } })
  return made.url
}

/** Asks for what is elsewhere, until all of it came, or none of it for a while. */
async function fetchMissing({ client, waitMs, signal, progress }: Exporting): Promise<void> {
  let before = -1
  for (let lastMs = performance.now(); ;) {
    const { files, bytes } = await client.call('POST /export/fetch')
    if (files !== before) lastMs = performance.now()
    before = files
    if (files === 0 || performance.now() - lastMs >= waitMs) return
    progress.show(() => text('cli.export.fetching', { files, bytes: formatBytes(bytes) }))
    await delay(exportPollMs, undefined, { signal }).catch(() => signal.throwIfAborted())
  }
}

function tell(folder: string, { counts, kind }: Summary): void {
  const { posts, comments, messages, people, media, missing } = counts
  if (kind === 'site') print(text('cli.export.site-done', { folder, posts }))
  else print(text('cli.export.done', { folder, posts, comments, messages, people, media }))
  if (missing > 0) print(text('cli.export.missing', { count: missing }))
}
