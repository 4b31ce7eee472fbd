/** `pappus view`: the view on phones and other computers of the home, and the browsers that are signed in. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Command } from 'commander'
import { encodeQR } from 'qr'
import type { Browser, PairingState, View } from '../../node/http/view/schema.ts'
import { numberOf } from '../arguments.ts'
import type { Client } from '../client.ts'
import { clientOf, command, group } from '../command.ts'
import { NothingToDoError } from '../errors.ts'
import { askYes } from '../input.ts'
import { interruptible } from '../interrupt.ts'
import { pairingPollMs, portMax } from '../limits.ts'
import { theOne } from '../names.ts'
import { ago, cleanName, print, printJson, say, text } from '../output.ts'
import { terminal } from '../terminal.ts'

interface Options {
  home: string
  json?: boolean
}

export function viewCommand(): Command {
  const examples = [
    'view on',
    'view pair',
    'view ls',
    "view rename 'Phone, Chrome on Android' Phone",
    'view sign-out Phone',
    'view off',
  ]
  const parent = group('view', 'cli.view.summary', examples)
  parent.addCommand(statusCommand(), { isDefault: true })
  for (const one of [onCommand(), offCommand(), pairCommand()]) parent.addCommand(one)
  for (const one of [listCommand(), renameCommand(), signOutCommand()]) parent.addCommand(one)
  return parent
}

function statusCommand(): Command {
  return command('status', 'cli.view.status', ['view status', 'view status --json'])
    .option('--json', text('cli.option.json'))
    .action(async (options: Options) => {
      const view = await (await clientOf(options)).call('GET /view')
      if (options.json === true) return printJson(view)
      tellView(view)
    })
}

function onCommand(): Command {
  return command('on', 'cli.view.on', ['view on', 'view on --port 8443'])
    .option('--port <number>', text('cli.view.port'))
    .option('--json', text('cli.option.json'))
    .action(async ({ port: given, ...options }: Options & { port?: string }) => {
      const port = given === undefined ? undefined : numberOf('--port', given, { max: portMax })
      const client = await clientOf(options)
      const view = await client.call('PUT /view', {
        json: { lan: true, ...(port !== undefined && { port }) },
      })
      if (options.json === true) return printJson(view)
      tellView(view)
      if (view.addresses.length > 0) say(text('cli.view.next'))
    })
}

function offCommand(): Command {
  return command('off', 'cli.view.off', ['view off'])
    .option('--json', text('cli.option.json'))
    .action(async (options: Options) => {
      const client = await clientOf(options)
      if (!(await client.call('GET /view')).lan)
        throw new NothingToDoError(text('cli.nothing.view-off'))
      const view = await client.call('PUT /view', { json: { lan: false } })
      if (options.json === true) return printJson(view)
      tellView(view)
    })
}

function tellView({ lan, addresses, origins, fingerprint }: View): void {
  if (!lan) print(text('cli.view.is-off'))
  else if (addresses.length === 0) print(text('cli.view.no-network'))
  else print(text('cli.view.is-on', { addresses: addresses.join('\n  ') }))
  if (origins.length > 0) print(text('cli.view.origins', { addresses: origins.join('\n  ') }))
  const [address] = addresses
  if (fingerprint === undefined || address === undefined) return
  const url = `${address}/pappus-authority.crt`
  print(text('cli.view.authority', { url, fingerprint }))
}

function pairCommand(): Command {
  return command('pair', 'cli.view.pair', ['view pair', 'view pair --name Phone --no-qr'])
    .option('--name <name>', text('cli.view.name'))
    .option('--no-qr', text('cli.view.no-qr'))
    .action((options: Options & { name?: string; qr: boolean }) =>
      interruptible(async (signal) => {
        const client = await clientOf(options)
        const pairing = await client.call('POST /view/pairing')
        showCode(pairing, options.qr)
        const outcome = await decide(client, { pairing, signal, name: options.name }).catch(
          async (error: unknown) => {
            await client.call('DELETE /view/pairing')
            throw error
          },
        )
        if (outcome === 'over') throw new NothingToDoError(text('cli.view.over'))
        if (outcome === 'refused') await client.call('DELETE /view/pairing')
        print(text(`cli.view.${outcome}`))
      }),
    )
}

function showCode({ urls, code, expiresAtMs }: PairingState, isQrWanted: boolean): void {
  const [url = '', ...more] = urls
  print(url)
  if (isQrWanted && terminal().stdout.isTTY) say(encodeQR(url, 'term', { ecc: 'low', border: 2 }))
  for (const other of more) print(other)
  say(text('cli.view.scan', { code, expires: ago(expiresAtMs, Date.now()) }))
}

interface Deciding {
  pairing: PairingState
  signal: AbortSignal
  name: string | undefined
}

/** Waits for the browser that brings the code, and asks the owner about it. @returns `over` when it took too long, or somebody made another code. */
async function decide(
  client: Client,
  { pairing, signal, name }: Deciding,
): Promise<'paired' | 'refused' | 'over'> {
  for (;;) {
    const { pairing: now } = await client.call('GET /view')
    if (now?.code !== pairing.code) return 'over'
    if (now.claim !== undefined) {
      const { digits, name: known, address } = now.claim
      print(text('cli.view.claim', { digits, name: cleanName(known), address }))
      if (!(await askYes(text('cli.view.same'), signal))) return 'refused'
      await client.call('POST /view/pairing/confirm', {
        json: { digits, ...(name !== undefined && { name }) },
      })
      return 'paired'
    }
    await wait(pairingPollMs, undefined, { signal })
  }
}

function listCommand(): Command {
  return command('ls', 'cli.view.ls', ['view ls', 'view ls --json'])
    .option('--json', text('cli.option.json'))
    .action(async (options: Options) => {
      const { items: browsers } = await (await clientOf(options)).call('GET /browsers')
      if (options.json === true) return printJson({ items: browsers })
      if (browsers.length === 0) print(text('cli.view.none'))
      for (const browser of browsers) print(browserLine(browser))
    })
}

function browserLine({ name, usedAtMs, isElsewhere, id }: Browser): string {
  const used = ago(usedAtMs, Date.now())
  const place = isElsewhere ? 'elsewhere' : 'here'
  return text('cli.view.browser', { name: cleanName(name), used, place, id })
}

function renameCommand(): Command {
  return command('rename', 'cli.view.rename', ["view rename 'Phone, Chrome on Android' Phone"])
    .argument('<browser>', text('cli.view.which'))
    .argument('<name>', text('cli.view.name'))
    .option('--json', text('cli.option.json'))
    .action(async (which: string, name: string, options: Options) => {
      const client = await clientOf(options)
      const { id } = await browserNamed(client, which)
      const browser = await client.call('PATCH /browsers/:browser', {
        params: { browser: id },
        json: { name },
      })
      if (options.json === true) return printJson(browser)
      print(browserLine(browser))
    })
}

function signOutCommand(): Command {
  return command('sign-out', 'cli.view.sign-out', ['view sign-out Phone'])
    .argument('<browser>', text('cli.view.which'))
    .option('--json', text('cli.option.json'))
    .action(async (which: string, options: Options) => {
      const client = await clientOf(options)
      const { id, name } = await browserNamed(client, which)
      await client.call('DELETE /browsers/:browser', { params: { browser: id } })
      if (options.json === true) return printJson(await client.call('GET /browsers'))
      print(text('cli.view.signed-out', { name: cleanName(name) }))
    })
}

async function browserNamed(client: Client, name: string): Promise<Browser> {
  const { items } = await client.call('GET /browsers')
  return theOne(name, { kind: 'browser', all: items })
}
