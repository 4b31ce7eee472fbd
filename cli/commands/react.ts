/** `pappus react`: an emoji on a post or comment, or a list of people and their emoji. */
import type { Command } from 'commander'
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
        ? client.reactions(item)
        : client.react(item, { emoji, on }))
      if (options.json === true) return printJson(answer)
      if (answer.people.length === 0) print(text('cli.react.none'))
      for (const { emoji: given, person, waiting } of answer.people) {
        const mark = waiting ? ` · ${text('cli.thread.waiting')}` : ''
        print(`${given}  ${cleanName(person.name)}${mark}`)
      }
    })
}
