/** The commands about the node itself: `status`, `healthcheck`, `init`, `open`, `phrase`, `stop`. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Command } from 'commander'
import openBrowser from 'open'
import { Home } from '../../node/home.ts'
import type { Relay } from '../../node/http/relay/schema.ts'
import { formatBytes } from '../bytes.ts'
import { clientOf, command } from '../command.ts'
import { notEmpty } from '../arguments.ts'
import { readInput } from '../input.ts'
import { sentence, tellNetwork } from '../network.ts'
import { cleanName, print, printJson, say, text } from '../output.ts'
import { terminal } from '../terminal.ts'

export function statusCommand(): Command {
  return command('status', 'cli.status.summary', ['status', 'status --json'])
    .option('--seen', text('cli.status.seen'))
    .option('--json', text('cli.option.json'))
    .action(async (options: { home: string; seen?: boolean; json?: boolean }) => {
      const client = await clientOf(options)
      const status = await client.call('GET /status')
      if (options.seen === true) await client.call('DELETE /notices')
      const network = status.state === 'new' ? undefined : await client.call('GET /network')
      if (options.json === true) {
        return printJson({ ...status, relay: await client.relay(), network })
      }
      if (status.me === undefined) return print(text('cli.status.new', { home: status.home }))
      const { contacts, online, home, addresses, version } = status
      print(text('cli.status.me', { name: cleanName(status.me.name), id: status.me.id }))
      print(text('cli.status.contacts', { contacts, online }))
      print(text('cli.status.home', { home, version }))
      print(text('cli.status.addresses', { addresses: addresses.join('\n  ') }))
      if (network !== undefined) tellNetwork(network)
      const relay = await client.relay()
      if (relay !== undefined) tellRelay(relay)
      if (status.revokedAtMs !== undefined) say(text('cli.status.revoked'))
      for (const { what } of status.notices) say(text(`cli.status.${what}`))
      for (const saying of status.returning?.says ?? []) say(`  ${sentence(saying)}`)
    })
}

/** For what watches a node, as a container does. */
export function healthcheckCommand(): Command {
  return command('healthcheck', 'cli.healthcheck.summary', ['healthcheck']).action(
    async (options: { home: string }) => {
      const client = await clientOf(options)
      await client.call('GET /status')
    },
  )
}

function tellRelay(relay: Relay): void {
  const { reservations, reservationsMax: max, connections, dhtPeers, relayedBytes } = relay
  const bytes = formatBytes(relayedBytes)
  print(text('cli.status.relay', { reservations, max, connections, dhtPeers, bytes }))
  const { relayedBytesToday, bytesPerDayMax } = relay
  const most = bytesPerDayMax === 0 ? 'none' : formatBytes(bytesPerDayMax)
  print(text('cli.status.relay-today', { used: formatBytes(relayedBytesToday), max: most }))
  const { guestLinks, guestBytes = 0, guestBytesMax = 0 } = relay
  if (guestLinks !== undefined) {
    const room = { used: formatBytes(guestBytes), bytes: formatBytes(guestBytesMax) }
    print(text('cli.status.guests', { links: guestLinks, ...room }))
  }
  const { carriedBytes, carriedBytesMax } = relay
  if (carriedBytes === undefined || carriedBytesMax === undefined) return
  const amounts = { used: formatBytes(carriedBytes), bytes: formatBytes(carriedBytesMax) }
  print(text('cli.status.carries', amounts))
}

export function initCommand(): Command {
  return command('init', 'cli.init.summary', [
    'init --name Ana',
    'init --name Ana --restore < words.txt',
  ])
    .requiredOption('--name <name>', text('cli.init.name'))
    .option('--restore', text('cli.init.restore'))
    .action(async (options: { home: string; name: string; restore?: boolean }) => {
      const name = notEmpty('--name', options.name)
      const client = await clientOf(options)
      // Never an argument: those stand in the history of the shell and the list of processes.
      const phrase = options.restore === true ? await readInput('-') : undefined
      const me = await client.call('POST /me', { json: { name, phrase } })
      const isBack = options.restore === true
      const values = { name: cleanName(me.name), id: me.id }
      print(text(isBack ? 'cli.init.back' : 'cli.init.done', values))
      say(text(isBack ? 'cli.init.back-next' : 'cli.init.next'))
    })
}

export function openCommand(): Command {
  return command('open', 'cli.open.summary', ['open'])
    .option('--no-open', text('cli.start.no-open'))
    .action(async (options: { home: string; open: boolean }) => {
      const client = await clientOf(options)
      const { url } = await client.call('POST /session/link')
      print(url)
      if (options.open && terminal().stdout.isTTY) await openBrowser(url)
    })
}

export function phraseCommand(): Command {
  return command('phrase', 'cli.phrase.summary', ['phrase']).action(
    async (options: { home: string }) => {
      const client = await clientOf(options)
      const { phrase } = await client.call('GET /me/phrase')
      print(phrase)
      say(text('cli.phrase.advice'))
    },
  )
}

export function stopCommand(): Command {
  return command('stop', 'cli.stop.summary', ['stop']).action(async (options: { home: string }) => {
    const client = await clientOf(options)
    await client.call('POST /stop')
    print(text((await hasStopped(options.home)) ? 'cli.stop.done' : 'cli.stop.stopping'))
  })
}

/** Waits until the node is gone, so that the next command can start one; but not for ever. */
async function hasStopped(home: string): Promise<boolean> {
  for (let tries = 0; tries < 100; tries++) {
    if ((await new Home(home).readRunning()) === undefined) return true
    await wait(50)
  }
  return false
}
