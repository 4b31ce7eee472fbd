/** `pappus tell`: a private message to the author of a post or comment, about that. */
import type { Command } from 'commander'
import { messageTextBytesMax } from '../../protocol/limits.ts'
import { clientOf, commandOnId, exampleId } from '../command.ts'
import { itemIdOf } from '../ids.ts'
import { readText } from '../input.ts'
import { print, printJson, text } from '../output.ts'

interface Options {
  home: string
  json?: boolean
}

export function tellCommand(): Command {
  return commandOnId('tell', 'cli.tell.summary', [`tell ${exampleId} 'The date is wrong'`])
    .argument('<item>', text('cli.react.item'))
    .argument('<words>', text('cli.tell.words'))
    .option('--json', text('cli.option.json'))
    .action(async (given: string, words: string, options: Options) => {
      const item = itemIdOf(given)
      const said = await readText(words, messageTextBytesMax)
      const client = await clientOf(options)
      const sent = await client.call('POST /items/:item/tell', {
        params: { item },
        json: { text: said },
      })
      if (options.json === true) return printJson(sent)
      print(text('cli.tell.done'))
    })
}
