/** `pappus storage`: how much room pictures and files take, and how much those of others may. */
import type { Command } from 'commander'
import { wrongValue } from '../arguments.ts'
import { formatBytes, parseBytes } from '../bytes.ts'
import { clientOf, command } from '../command.ts'
import { roomBytesMin } from '../limits.ts'
import { print, printJson, text } from '../output.ts'

interface Options {
  home: string
  room?: string
  json?: boolean
}

export function storageCommand(): Command {
  const examples = ['storage', 'storage --room 5GB', 'storage --json']
  return command('storage', 'cli.storage.summary', examples)
    .option('--room <size>', text('cli.storage.room'))
    .option('--json', text('cli.option.json'))
    .action(storage)
}

async function storage({ room, json, ...options }: Options): Promise<void> {
  const roomBytes = room === undefined ? undefined : parseBytes(room, '--room')
  if (roomBytes !== undefined && roomBytes < roomBytesMin) {
    const expected = text('cli.takes.size-from', { min: formatBytes(roomBytesMin) })
    throw wrongValue('--room', room ?? '', expected)
  }
  const client = await clientOf(options)
  const found = await (roomBytes === undefined
    ? client.call('GET /storage')
    : client.call('PUT /storage', { json: { roomBytes } }))
  if (json === true) return printJson(found)
  const { ownBytes, othersBytes, freeBytes } = found
  print(text('cli.storage.own', { bytes: formatBytes(ownBytes) }))
  const values = { bytes: formatBytes(othersBytes), room: formatBytes(found.roomBytes) }
  print(text('cli.storage.others', values))
  print(text('cli.storage.free', { bytes: formatBytes(freeBytes) }))
}
