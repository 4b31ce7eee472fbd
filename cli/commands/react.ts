/** `pappus react`: an emoji on a post or comment, or a list of people and their emoji. */
import type { Command } from 'commander'
import type { Reactors } from '../../node/http/reactions/schema.ts'
import { clientOf, commandOnId, exampleId } from '../command.ts'
import { cleanName, print, printJson, text } from '../output.ts'

interface Options {
  home: string
  json?: boolean
  remove?: boolean
}

export function reactCommand(): Command {
  const examples = [`react ${exampleId} 👍`, `react ${exampleId} 👍 --remove`, `react ${exampleId}`]
  return commandOnId('react', 'cli.react.summary', examples)
    .argument('<item>', text('cli.react.item'))
    .argument('[emoji]', text('cli.react.emoji'))
    .option('--remove', text('cli.react.remove'))
    .option('--json', text('cli.option.json'))
    .action(async (item: string, emoji: string | undefined, options: Options) => {
      const client = await clientOf(options)
      const on = options.remove !== true
      const answer = await (emoji === undefined
        ? client.call('GET /items/:item/reactions', { params: { item } })
        : client.call('PUT /items/:item/reactions', { params: { item }, json: { emoji, on } }))
      if (options.json === true) return printJson(answer)
      if (answer.people.length === 0) print(text('cli.react.none'))
      for (const one of answer.people) printReactor(one)
    })
}

function printReactor({ emoji, person, waiting, refused }: Reactors['people'][number]): void {
  const words = [`${emoji}  ${cleanName(person.name)}`]
  if (waiting) words.push(text('cli.thread.waiting'))
  if (refused !== undefined) words.push(text(`cli.thread.refused.${refused}`))
  print(words.join(' · '))
}
