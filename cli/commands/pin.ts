/** `pappus pin` and `unpin`: posts of the owner that stand first on their page. */
import type { Command } from 'commander'
import { clientOf, commandOnId, exampleId } from '../command.ts'
import { NothingToDoError } from '../errors.ts'
import { itemIdOf } from '../ids.ts'
import { print, printJson, text } from '../output.ts'

interface Options {
  home: string
  json?: boolean
}

export function pinCommand(): Command {
  return made('pin', true)
}

export function unpinCommand(): Command {
  return made('unpin', false)
}

function made(name: 'pin' | 'unpin', isPinned: boolean): Command {
  return commandOnId(name, `cli.${name}.summary`, [`${name} ${exampleId}`])
    .argument('<post>', text('cli.comment.post'))
    .option('--json', text('cli.option.json'))
    .action(async (given: string, options: Options) => {
      const id = itemIdOf(given)
      const client = await clientOf(options)
      const { pinned } = await client.call('GET /posts/:post', { params: { post: id } })
      if (pinned === isPinned) throw new NothingToDoError(text(`cli.nothing.${name}`))
      const changed = await client.call('PUT /posts/:post/pinned', {
        params: { post: id },
        json: { pinned: isPinned },
      })
      if (options.json === true) return printJson(changed)
      print(text(`cli.${name}.done`))
    })
}
