/** `pappus hide` and `unhide`: posts of others that the owner does not want to see. */
import type { Command } from 'commander'
import { clientOf, commandOnId, exampleId } from '../command.ts'
import { NothingToDoError } from '../errors.ts'
import { itemIdOf } from '../ids.ts'
import { print, printJson, text } from '../output.ts'

interface Options {
  home: string
  json?: boolean
}

export function hideCommand(): Command {
  return made('hide', true)
}

export function unhideCommand(): Command {
  return made('unhide', false)
}

function made(name: 'hide' | 'unhide', isHidden: boolean): Command {
  return commandOnId(name, `cli.${name}.summary`, [`${name} ${exampleId}`])
    .argument('<post>', text('cli.comment.post'))
    .option('--json', text('cli.option.json'))
    .action(async (given: string, options: Options) => {
      const id = itemIdOf(given)
      const client = await clientOf(options)
      const { hidden } = await client.call('GET /posts/:post', { params: { post: id } })
      if (hidden === isHidden) throw new NothingToDoError(text(`cli.nothing.${name}`))
      const changed = await client.call('PUT /posts/:post/hidden', {
        params: { post: id },
        json: { hidden: isHidden },
      })
      if (options.json === true) return printJson(changed)
      print(text(`cli.${name}.done`))
    })
}
