/** `pappus activity`: the posts on which the owner did something. */
import type { Command } from 'commander'
import { numberOf } from '../arguments.ts'
import { clientOf, command } from '../command.ts'
import { ago, paint, print, printJson, text } from '../output.ts'
import { printPost } from './posts.ts'

interface Options {
  home: string
  number: string
  json?: boolean
}

export function activityCommand(): Command {
  return command('activity', 'cli.activity.summary', ['activity', 'activity -n 5 --json'])
    .option('-n, --number <count>', text('cli.feed.number'), '20')
    .option('--json', text('cli.option.json'))
    .action(activity)
}

async function activity(options: Options): Promise<void> {
  const limit = numberOf('--number', options.number, { min: 1, max: 100 })
  const client = await clientOf(options)
  const { items } = await client.call('GET /timelines/activity', {
    query: { limit: String(limit) },
  })
  if (options.json === true) {
    for (const { post, act, atMs } of items) printJson({ post, act, atMs })
    return
  }
  if (items.length === 0) return print(text('cli.activity.empty'))
  const aspects = (await client.call('GET /aspects')).items
  const isCovered = (await client.call('GET /settings')).warnings !== 'show'
  // Newest last, as `feed` has it.
  for (const { post, act, atMs } of items.toReversed()) {
    const when = ago(atMs, Date.now())
    if (act !== 'wrote') print(paint('dim', `↪ ${text(`cli.activity.${act}`)} · ${when}`))
    printPost(post, aspects, { isCovered })
  }
}
