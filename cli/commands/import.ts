/** `pappus import`: brings along posts, pictures and albums from an archive of another service. */
import { join } from 'node:path'
import type { Command } from 'commander'
import type { Archive } from '../../node/import/archive.ts'
import type { Result } from '../../node/import/bring.ts'
import type { Contents } from '../../node/import/contents.ts'
import type { Summary } from '../../node/import/summary.ts'
import {
  audienceOf,
  checkAudience,
  isAudienceChosen,
  type AudienceOptions,
  type ChosenAudience,
} from '../audience.ts'
import { formatBytes } from '../bytes.ts'
import type { Client } from '../client.ts'
import { clientOf, command } from '../command.ts'
import { askYes } from '../input.ts'
import { interruptible } from '../interrupt.ts'
import { cleanName, print, printJson, say, text } from '../output.ts'
import { Progress } from '../progress.ts'
import { terminal } from '../terminal.ts'

interface Options extends AudienceOptions {
  home: string
  dryRun?: boolean
  yes?: boolean
  json?: boolean
}

export function importCommand(): Command {
  const examples = [
    'import facebook-ana-2026-11-30.zip --dry-run',
    'import facebook-ana-2026-11-30.zip',
    'import takeout-001.zip takeout-002.zip --aspect Family',
    'import ana_diaspora_data.json.gz ana_photos.zip --public',
    'import archive-20261130.tar.gz --yes',
  ]
  return command('import', 'cli.import.summary', examples)
    .argument('<archive...>', text('cli.import.archive'))
    .option('-a, --aspect <name...>', text('cli.post.aspect'))
    .option('-t, --to <name...>', text('cli.post.to'))
    .option('--public', text('cli.post.public'))
    .option('--dry-run', text('cli.import.dry-run'))
    .option('-y, --yes', text('cli.import.yes'))
    .option('--json', text('cli.option.json'))
    .action(importFrom)
}

async function importFrom(paths: string[], options: Options): Promise<void> {
  checkAudience(options)
  const client = await clientOf(options)
  const chosen = await chosenBy(client, options)
  const { openArchives } = await import('../../node/import/open.ts')
  const { readContents } = await import('../../node/import/read.ts')
  const scratch = join(options.home, 'unpacked')
  await interruptible(async (signal) => {
    await using archive = await openArchives(paths, { scratch })
    signal.throwIfAborted()
    await importAll(client, {
      archive,
      contents: await readContents(archive),
      chosen,
      options,
      signal,
    })
  })
}

/** Nobody but the owner, where no option says more. */
async function chosenBy(client: Client, options: Options): Promise<ChosenAudience> {
  if (isAudienceChosen(options)) return audienceOf(client, options)
  return { audience: [(await client.call('GET /me')).id], aspects: [], people: [] }
}

interface Importing {
  archive: Archive
  contents: Contents
  chosen: ChosenAudience
  options: Options
  signal: AbortSignal
}

async function importAll(client: Client, importing: Importing): Promise<void> {
  const { archive, contents, chosen, options, signal } = importing
  const { bring, knownOf } = await import('../../node/import/bring.ts')
  const { summaryOf } = await import('../../node/import/summary.ts')
  const { nodeDestination } = await import('../bring-destination.ts')
  const { source } = contents
  const destination = nodeDestination(client, { source, audience: chosen.audience, signal })
  const summary = summaryOf(archive, contents)
  const before = (await knownOf(contents.items, destination, signal)).size
  if (options.json !== true) tellSummary(summary, before, audienceWords(chosen))
  if (options.dryRun === true) {
    if (options.json === true) printJson({ ...summary, before })
    return
  }
  if (!(await isWanted(options, signal))) return
  using progress = new Progress()
  const onProgress = (done: number, all: number): void =>
    progress.show(() => text('cli.import.progress', { done, all }))
  const result = await bring({ archive, contents, destination, signal, onProgress })
  progress.clear()
  if (options.json === true) return printJson({ ...summary, brought: result })
  tellResult(result)
}

/** Asks where somebody is there to answer. */
async function isWanted({ yes, json }: Options, signal: AbortSignal): Promise<boolean> {
  const { stdin } = terminal()
  if (yes === true || json === true || !('isTTY' in stdin) || stdin.isTTY !== true) return true
  return askYes(text('cli.import.ask'), signal)
}

function audienceWords({ audience, aspects, people }: ChosenAudience): string {
  if (audience === 'public') return text('cli.audience.public')
  const names = [...aspects, ...people].map(({ name }) => cleanName(name))
  return names.length === 0 ? text('cli.audience.me') : names.join(', ')
}

function tellSummary(summary: Summary, before: number, audience: string): void {
  const { source, posts, files, albums, bytes, fromMs = 0, toMs = 0, left } = summary
  const counts = { source, posts, files, albums, bytes: formatBytes(bytes) }
  if (posts === 0) say(text('bring.nothing', { source }))
  else say(text('cli.import.found', { ...counts, from: fromMs, to: toMs }))
  if (before > 0) say(text('bring.before', { count: before }))
  for (const [reason, count] of Object.entries(left)) {
    say(`- ${text('bring.left', { reason, count })}`)
  }
  if (posts > before) say(text('cli.import.audience', { audience }))
}

function tellResult({ posts, files, albums, before, refused, refusedCount }: Result): void {
  print(text('cli.import.done', { posts, files, albums, before }))
  if (refusedCount === 0) return
  say(text('cli.import.refused', { count: refusedCount }))
  for (const { file, code } of refused) say(`- ${cleanName(file)} (${code})`)
}
