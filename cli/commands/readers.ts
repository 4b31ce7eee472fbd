/** `pappus readers`: the people who can read a post of one's own, and who has it. */
import type { Command } from 'commander'
import type { Delivery, PostReaders } from '../../node/http/delivery/schema.ts'
import { clientOf, commandOnId, exampleId } from '../command.ts'
import { itemIdOf } from '../ids.ts'
import { ago, cleanName, paint, print, printJson, text } from '../output.ts'

export function readersCommand(): Command {
  return commandOnId('readers', 'cli.readers.summary', [`readers ${exampleId}`])
    .argument('<post>', text('cli.readers.post'))
    .option('--json', text('cli.option.json'))
    .action(async (post: string, options: { home: string; json?: boolean }) => {
      const id = itemIdOf(post)
      const client = await clientOf(options)
      const readers = await client.call('GET /posts/:post/readers', { params: { post: id } })
      if (options.json === true) return printJson(readers)
      print(deliveryWords(await client.call('GET /posts/:post/delivery', { params: { post: id } })))
      for (const reader of readers.items) printReader(reader)
      for (const { name, has } of readers.carriers) {
        print(
          `  ${cleanName(name)} · ${text(has ? 'cli.readers.carries' : 'cli.readers.will-carry')}`,
        )
      }
    })
}

/** How far a post has come, in one line. */
export function deliveryWords({ readers, have, carried, everybody, elsewhere }: Delivery): string {
  const words = elsewhere
    ? [text('cli.readers.elsewhere', { readers })]
    : [text('cli.readers.count', { have, readers })]
  if (everybody) words.push(text('cli.readers.everybody'))
  if (carried) words.push(text('cli.readers.carried'))
  return words.join(' · ')
}

function printReader({ name, has, sinceMs, untilMs }: PostReaders['items'][number]): void {
  const now = Date.now()
  const words = [cleanName(name), text(has ? 'cli.readers.has' : 'cli.readers.not-yet')]
  if (sinceMs !== undefined) words.push(text('cli.readers.since', { when: ago(sinceMs, now) }))
  if (untilMs !== undefined) words.push(text('cli.readers.until', { when: ago(untilMs, now) }))
  const line = `  ${words.join(' · ')}`
  print(untilMs === undefined ? line : paint('dim', line))
}
