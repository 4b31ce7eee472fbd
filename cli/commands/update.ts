/** `pappus update`: how to get a newer release, and with `--check` whether there is one. Nothing asks by itself. */
import type { Command } from 'commander'
import packageJson from '../../package.json' with { type: 'json' }
import { group } from '../command.ts'
import { print, printJson, text } from '../output.ts'
import { comparedTo, newestRelease, registryOf } from '../registry.ts'

export function updateCommand(): Command {
  return group('update', 'cli.update.summary', ['update', 'update --check'])
    .option('--check', text('cli.update.check'))
    .option('--json', text('cli.option.json'))
    .action(update)
}

async function update(options: { check?: boolean; json?: boolean }): Promise<void> {
  const { name, version } = packageJson
  if (options.check !== true) {
    return options.json === true
      ? printJson({ version })
      : print(text('cli.update.how', { version }))
  }
  const registry = await registryOf(process.env)
  const latest = await newestRelease(name, registry)
  const state = latest === undefined ? 'unpublished' : comparedTo(version, latest)
  if (options.json === true) return printJson({ version, latest, state, registry })
  print(text('cli.update.state', { version, latest: latest ?? '', state, registry }))
}
