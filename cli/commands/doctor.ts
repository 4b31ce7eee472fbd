/** `pappus doctor`: mends a home on which no node runs. */
import type { Command } from 'commander'
import { command } from '../command.ts'
import { print, text } from '../output.ts'

export function doctorCommand(): Command {
  return command('doctor', 'cli.doctor.summary', ['doctor --rebuild'])
    .requiredOption('--rebuild', text('cli.doctor.rebuild'))
    .action(async ({ home }: { home: string }) => {
      // Loaded here only, as in `start`.
      const { Node } = await import('../../node/node.ts')
      print(text('cli.doctor.done', { count: await Node.rebuild(home) }))
    })
}
