/** Private messages on the command line. */
// @timeout 300
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type {
  ConversationPage,
  Message,
  MessagePage,
} from '../../node/http/conversations/schema.ts'
import type { Invite } from '../../node/http/invites/schema.ts'
import { CliHome } from '../helpers/cli.ts'
import { samplePicture } from '../helpers/pictures.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { waitFor } from '../helpers/wait-for.ts'

const test = suite('cli/messages')

let ana: CliHome
let bo: CliHome

test.before(async () => {
  const made = await Promise.all([CliHome.make('Ana'), CliHome.make('Bo')])
  ana = made[0]
  bo = made[1]
  const { link } = await ana.json<Invite>('invite', '--aspect', 'Family')
  await bo.good('join', link, '--aspect', 'Family')
})

test.after(async () => {
  await Promise.all([ana, bo].map((one) => one[Symbol.asyncDispose]()))
})

async function came(home: CliHome, text: string): Promise<void> {
  await waitFor(async () => {
    const { items } = await home.json<ConversationPage>('message', 'ls')
    return items[0]?.last?.text === text
  })
}

test('two people talk, and each sees it', async () => {
  assert.match(await ana.good('message', 'ls'), 'No conversations yet.')
  assert.match(await ana.good('message', 'bo'), 'No messages with just these people yet.')
  assert.is(await ana.good('message', 'Bo', 'Are you coming?'), 'Sent.\n')
  await came(bo, 'Are you coming?')
  assert.match(await bo.good('message', 'ls'), /^with Ana · .*1 unread · [\w-]{22}\n {4}Ana: Are/u)
  assert.match(
    await bo.good('message', 'Ana'),
    /^with Ana · [\w-]{22}\n\nAna · .* · [\w-]{22}\n {4}Are you coming\?\n/u,
  )
  assert.not.match(await bo.good('message', 'ls'), 'unread')
  const { items } = await bo.json<ConversationPage>('message', 'ls')
  await bo.good('message', '--in', items[0]!.id, 'At eight')
  await came(ana, 'At eight')
  const page = await ana.json<MessagePage>('message', 'Bo')
  assert.equal(
    page.items.map(({ text }) => text),
    ['Are you coming?', 'At eight'],
  )
  await waitFor(async () => (await ana.good('message', 'Bo')).includes('at their node'))
  assert.is(page.items[1]?.delivery, undefined)
})

test('a message is changed and taken back, and a conversation left', async () => {
  const { id, conversation } = await ana.json<Message>('message', 'Bo', 'tpyo')
  assert.is(await ana.good('message', 'edit', id, 'typo'), 'Changed.\n')
  await came(bo, 'typo')
  assert.match(await bo.good('message', 'Ana'), 'edited')
  const denied = await bo.run('message', 'delete', id)
  assert.match(denied.stderr, 'only what you wrote')
  assert.match(await ana.good('message', 'delete', id), 'Deleted.')
  await waitFor(async () => (await bo.good('message', 'Ana')).includes('(deleted)'))
  await bo.good('message', 'state', conversation, 'left')
  assert.match(await bo.good('message', 'ls'), 'No conversations yet.')
})

test('a picture goes with a message, is shown in words and saved', async () => {
  await using folder = await tempDir()
  const path = join(folder.path, 'lake.png')
  await samplePicture(300, 200).png().toFile(path)
  const sent = await ana.json<Message>('message', 'Bo', '--photo', path, '--alt', 'A lake')
  assert.equal([sent.text, sent.media[0]?.alt], ['', 'A lake'])
  await waitFor(async () =>
    /\[picture 300×200, [^,]*: A lake\]/u.test(await bo.good('message', 'Ana')),
  )
  await bo.good('message', 'get', sent.id, '--to', join(folder.path, 'saved'))
  assert.is((await readdir(join(folder.path, 'saved'))).length, 1)
  assert.match(await ana.good('message', 'ls'), 'Ana: [picture')
})

test('what is wrong is said', async () => {
  const who = await ana.run('message')
  assert.equal([who.code, /Say to whom/u.test(who.stderr)], [2, true])
  const unknown = await ana.run('message', 'Nobody', 'hello')
  assert.is(unknown.code, 2)
  assert.is((await ana.run('message', 'state', 'x', 'loud')).code, 2)
  assert.match(await ana.good('message', '--help'), 'pappus message Bo "Are you coming?"')
})

test.run()
