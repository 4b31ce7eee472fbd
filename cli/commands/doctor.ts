/** `pappus doctor`: says what is wrong with the connections of a running node, or mends a home on which no node runs. */
import type { Command } from 'commander'
import { formatBytes } from '../bytes.ts'
import { clientOf, command } from '../command.ts'
import { tellContacts, tellNetwork } from '../network.ts'
import { print, printJson, text } from '../output.ts'

interface DoctorOptions {
  home: string
  rebuild?: boolean
  json?: boolean
}

export function doctorCommand(): Command {
  return command('doctor', 'cli.doctor.summary', ['doctor', 'doctor --json', 'doctor --rebuild'])
    .option('--rebuild', text('cli.doctor.rebuild'))
    .option('--json', text('cli.option.json'))
    .action((options: DoctorOptions) =>
      options.rebuild === true ? rebuild(options) : tell(options),
    )
}

async function tell(options: DoctorOptions): Promise<void> {
  const client = await clientOf(options)
  const network = await client.call('GET /network')
  if (options.json === true) return printJson(network)
  tellNetwork(network)
  if (network.advice.length === 0) print(text('cli.doctor.well'))
  tellContacts(network, (await client.call('GET /people')).items)
  const index = await client.searchState()
  if (index === undefined) return
  const { documents: count, bytes, behind } = index
  print(text('cli.search.state', { count, size: formatBytes(bytes), behind }))
}

async function rebuild({ home, json }: DoctorOptions): Promise<void> {
  // Loaded here only, as in `start`.
  const { Node } = await import('../../node/node.ts')
  const entries = await Node.rebuild(home)
  if (json === true) return printJson({ entries })
  print(text('cli.doctor.done', { count: entries }))
}
