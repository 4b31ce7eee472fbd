/** `pappus device`: the owner's devices, and a link that makes a new node one of them. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Command } from 'commander'
import { encodeQR } from 'qr'
import type { Device, Link } from '../../node/http/devices/schema.ts'
import type { Client } from '../client.ts'
import { clientOf, command, group } from '../command.ts'
import { NothingToDoError } from '../errors.ts'
import { askYes } from '../input.ts'
import { interruptible } from '../interrupt.ts'
import { pairingPollMs } from '../limits.ts'
import { theOne } from '../names.ts'
import { ago, cleanName, print, printJson, say, text } from '../output.ts'
import { terminal } from '../terminal.ts'

interface Options {
  home: string
  json?: boolean
}

export function deviceCommand(): Command {
  const examples = [
    'device ls',
    'device link',
    'device join LINK',
    "device rename Pi 'Living room'",
    'device revoke Phone',
  ]
  const parent = group('device', 'cli.device.summary', examples)
  parent.addCommand(listCommand(), { isDefault: true })
  parent.addCommand(linkCommand())
  parent.addCommand(joinCommand())
  parent.addCommand(renameCommand())
  parent.addCommand(revokeCommand())
  return parent
}

function listCommand(): Command {
  return command('ls', 'cli.device.ls', ['device ls', 'device ls --json'])
    .option('--json', text('cli.option.json'))
    .action(async (options: Options) => {
      const { items } = await (await clientOf(options)).call('GET /devices')
      if (options.json === true) return printJson({ items })
      for (const device of items) print(deviceLine(device))
    })
}

function deviceLine({ id, name, isThis, isOnline, sinceMs }: Device): string {
  const state = isThis ? 'this' : isOnline ? 'online' : 'away'
  const line =
    sinceMs === undefined
      ? text('cli.device.unmet', { id })
      : text('cli.device.one', { id, state, since: ago(sinceMs, Date.now()) })
  return name === '' ? line : `${cleanName(name)}  ${line}`
}

function renameCommand(): Command {
  return command('rename', 'cli.device.rename', ["device rename Pi 'Living room'"])
    .argument('<device>', text('cli.device.which'))
    .argument('<name>', text('cli.device.name'))
    .option('--json', text('cli.option.json'))
    .action(async (which: string, name: string, options: Options) => {
      const client = await clientOf(options)
      const { items } = await client.call('GET /devices')
      const { id } = theOne(which, { kind: 'device', all: items })
      await client.call('PATCH /devices/:device', { params: { device: id }, json: { name } })
      const after = await client.call('GET /devices')
      if (options.json === true) return printJson(after)
      for (const device of after.items) if (device.id === id) print(deviceLine(device))
    })
}

function revokeCommand(): Command {
  const examples = ['device revoke Phone', 'device revoke Phone --yes']
  return command('revoke', 'cli.device.revoke', examples)
    .argument('<device>', text('cli.device.which'))
    .option('-y, --yes', text('cli.device.yes'))
    .action((which: string, options: Options & { yes?: boolean }) =>
      interruptible(async (signal) => {
        const client = await clientOf(options)
        const { items } = await client.call('GET /devices')
        const { id, name } = theOne(which, { kind: 'device', all: items })
        const shown = { name: name === '' ? id : cleanName(name) }
        say(text('cli.device.revoke-keeps'))
        if (
          options.yes !== true &&
          !(await askYes(text('cli.device.revoke-sure', shown), signal))
        ) {
          return
        }
        await client.call('DELETE /devices/:device', { params: { device: id } })
        print(text('cli.device.revoked', shown))
      }),
    )
}

function linkCommand(): Command {
  return command('link', 'cli.device.link', ['device link', 'device link --no-qr'])
    .option('--no-qr', text('cli.device.no-qr'))
    .action((options: Options & { qr: boolean }) =>
      interruptible(async (signal) => {
        const client = await clientOf(options)
        const made = await client.call('POST /devices/link')
        const { link, expiresAtMs } = made
        print(link)
        const { isTTY } = terminal().stdout
        if (options.qr && isTTY) say(encodeQR(link, 'term', { ecc: 'low', border: 2 }))
        say(text('cli.device.bring', { expires: ago(expiresAtMs, Date.now()) }))
        const outcome = await decide(client, made, signal).catch(async (error: unknown) => {
          await client.call('DELETE /devices/link')
          throw error
        })
        if (outcome === 'over') throw new NothingToDoError(text('cli.device.over'))
        if (outcome === 'refused') await client.call('DELETE /devices/link')
        print(text(`cli.device.${outcome}`))
      }),
    )
}

/** Waits for the node that brings the link, and asks the owner about it. */
async function decide(
  client: Client,
  { link }: Link,
  signal: AbortSignal,
): Promise<'linked' | 'refused' | 'over'> {
  for (;;) {
    const { open } = await client.call('GET /devices/link')
    if (open?.link !== link) return 'over'
    if (open.claim !== undefined) {
      const { digits, name } = open.claim
      print(text('cli.device.claim', { digits, name: cleanName(name) }))
      if (!(await askYes(text('cli.device.same'), signal))) return 'refused'
      await client.call('POST /devices/link/confirm', { json: { digits } })
      return 'linked'
    }
    await wait(pairingPollMs, undefined, { signal })
  }
}

function joinCommand(): Command {
  return command('join', 'cli.device.join', ['device join LINK'])
    .argument('<link>', text('cli.device.join-link'))
    .action((link: string, options: Options) =>
      interruptible(async (signal) => {
        const client = await clientOf(options)
        const { digits } = await client.call('POST /link', { json: { link } })
        print(text('cli.device.join-digits', { digits }))
        for (;;) {
          const { state, reason = 'unknown' } = await client.call('GET /link')
          if (state === 'linked') return print(text('cli.device.joined'))
          if (state === 'failed')
            throw new NothingToDoError(text('cli.device.join-failed', { reason }))
          await wait(pairingPollMs, undefined, { signal })
        }
      }),
    )
}
