/** `pappus hide` and `pin`, and back: posts of others that the owner does not want to see, and their own that stand first on their page. */
import type { Command } from 'commander'
import { clientOf, commandOnId, exampleId } from '../command.ts'
import { NothingToDoError } from '../errors.ts'
import { itemIdOf } from '../ids.ts'
import { print, printJson, text } from '../output.ts'

interface Options {
  home: string
  json?: boolean
}

/** Each command makes this true of a post, or untrue. */
const marks = {
  hide: { hidden: true },
  unhide: { hidden: false },
  pin: { pinned: true },
  unpin: { pinned: false },
} as const

/** The commands `hide`, `unhide`, `pin` and `unpin`. */
export function arrangingCommands(): Command[] {
  return (Object.keys(marks) as (keyof typeof marks)[]).map(commandOf)
}

function commandOf(name: keyof typeof marks): Command {
  return commandOnId(name, `cli.${name}.summary`, [`${name} ${exampleId}`])
    .argument('<post>', text('cli.comment.post'))
    .option('--json', text('cli.option.json'))
    .action(async (given: string, options: Options) => {
      const params = { post: itemIdOf(given) }
      const mark = marks[name]
      const client = await clientOf(options)
      const { hidden, pinned } = await client.call('GET /posts/:post', { params })
      const isSo = 'hidden' in mark ? hidden === mark.hidden : pinned === mark.pinned
      if (isSo) throw new NothingToDoError(text(`cli.nothing.${name}`))
      const changed = await ('hidden' in mark
        ? client.call('PUT /posts/:post/hidden', { params, json: mark })
        : client.call('PUT /posts/:post/pinned', { params, json: mark }))
      if (options.json === true) return printJson(changed)
      print(text(`cli.${name}.done`))
    })
}
