/** `pappus notifications`: what others did that concerns the owner, and what they want to hear of. */
import type { Command } from 'commander'
import type { Notification } from '../../node/http/notifications/schema.ts'
import { notTogether, numberOf } from '../arguments.ts'
import type { Client } from '../client.ts'
import { clientOf, command, exampleId } from '../command.ts'
import { itemIdOf } from '../ids.ts'
import { notificationsListedMax, notificationsPerPage } from '../limits.ts'
import { sentenceOf } from '../notification-words.ts'
import { ago, body, paint, print, printJson, text } from '../output.ts'

interface Options {
  home: string
  unread?: boolean
  readAll?: boolean
  follow?: string
  mute?: string
  default?: string
  limit: string
  json?: boolean
}

export function notificationsCommand(): Command {
  const examples = [
    'notifications --unread',
    'notifications --read-all',
    `notifications --follow ${exampleId}`,
  ]
  return command('notifications', 'cli.notifications.summary', examples)
    .option('--unread', text('cli.notifications.unread'))
    .option('--read-all', text('cli.notifications.readAll'))
    .option('--follow <post>', text('cli.notifications.followOption'))
    .option('--mute <post>', text('cli.notifications.muteOption'))
    .option('--default <post>', text('cli.notifications.defaultOption'))
    .option(
      '-n, --limit <count>',
      text('cli.notifications.limit', { max: notificationsListedMax }),
      '20',
    )
    .option('--json', text('cli.option.json'))
    .action(notifications)
}

async function notifications(options: Options): Promise<void> {
  const { unread, readAll, follow, mute, default: usual } = options
  notTogether({
    '--unread': unread === true,
    '--read-all': readAll === true,
    '--follow': follow !== undefined,
    '--mute': mute !== undefined,
    '--default': usual !== undefined,
  })
  const limit = numberOf('--limit', options.limit, { min: 1, max: notificationsListedMax })
  const client = await clientOf(options)
  if (readAll === true) return markAll(client, options)
  for (const [choice, post] of Object.entries({ follow, mute, default: usual })) {
    if (post !== undefined) return choose(client, { post, choice: choice as Choice }, options)
  }
  const found = await list(client, unread === true, limit)
  if (options.json === true) {
    for (const one of found) printJson(one)
    return
  }
  if (found.length === 0) print(text('cli.notifications.none'))
  for (const one of found) printNotification(one)
}

type Choice = 'follow' | 'mute' | 'default'

async function markAll(client: Client, { json }: Options): Promise<void> {
  const left = await client.call('PUT /notifications/read', { json: { untilMs: Date.now() } })
  if (json === true) printJson(left)
  else print(text('cli.notifications.done'))
}

async function choose(
  client: Client,
  { post, choice }: { post: string; choice: Choice },
  { json }: Options,
): Promise<void> {
  const chosen = await client.call('PUT /posts/:post/follow', {
    params: { post: itemIdOf(post) },
    json: { choice },
  })
  if (json === true) printJson(chosen)
  else print(text(`cli.notifications.${choice}`))
}

/** Newest first, page by page. */
async function list(client: Client, isUnread: boolean, limit: number): Promise<Notification[]> {
  const found: Notification[] = []
  for (let before: string | undefined, isEnd = false; !isEnd && found.length < limit;) {
    const count = Math.min(notificationsPerPage, limit - found.length)
    const page = await client.call('GET /notifications', {
      query: {
        unread: `${isUnread}`,
        limit: String(count),
        before,
      },
    })
    found.push(...page.items)
    isEnd = page.next === undefined
    before = page.next
  }
  return found
}

function printNotification(one: Notification): void {
  const { unread, atMs, post } = one
  const sentence = sentenceOf(one)
  const marks = [ago(atMs, Date.now()), ...(post === undefined ? [] : [post.id])]
  const words = unread ? paint('bold', `* ${sentence}`) : `  ${sentence}`
  print(`${words} ${paint('dim', `· ${marks.join(' · ')}`)}`)
  if (post !== undefined && post.text !== '') print(body(post.text, 4))
}
