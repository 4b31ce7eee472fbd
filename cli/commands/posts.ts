/** `pappus post` and `pappus feed`: writing and reading. */
import type { Command } from 'commander'
import type { Aspect } from '../../node/http/people/schema.ts'
import type { Post, PostRequest } from '../../node/http/posts/schema.ts'
import { boardWords } from '../board-words.ts'
import type { Client } from '../client.ts'
import { postTextBytesMax } from '../../protocol/limits.ts'
import { notTogether, numberOf } from '../arguments.ts'
import { cardColor, cardMedia, checkMedia, fileMedia } from '../caption-words.ts'
import { aspectNamed, aspectNames, aspectsNamed, clientOf, command } from '../command.ts'
import { UsageError } from '../errors.ts'
import { readText } from '../input.ts'
import { interruptible } from '../interrupt.ts'
import { mediaWords } from '../media-words.ts'
import { withMediaOptions, type NamedFile, type WordOptions } from '../media-options.ts'
import { ago, cleanName, paint, print, printJson, say, text } from '../output.ts'
import { body } from '../output.ts'
import { checkFiles, dropAll, uploadAll, type ReadableFile } from '../uploads.ts'

export function postCommand(): Command {
  const examples = [
    "post 'Good morning' --aspect Family",
    'post - --aspect Family --aspect Friends < note.txt',
    "post 'At the lake' --photo lake.jpg --alt 'A boat on a lake' --aspect Family",
    'post --photo a.jpg --photo b.jpg --file plan.pdf --aspect Friends',
    "post --photo cat.jpg --top 'Monday' --bottom 'already?' --aspect Friends",
    "post --card '#2f6f4f' --text 'Gone fishing' --public",
  ]
  const made = command('post', 'cli.post.summary', examples)
    .argument('[text]', text('cli.post.text'))
    .option('-a, --aspect <name...>', text('cli.post.aspect'))
    .option('--public', text('cli.post.public'))
    .option('--round', text('cli.post.round'))
    .option('--free', text('cli.post.free'))
  const files = withMediaOptions(made)
  return made
    .option('--json', text('cli.option.json'))
    .action((words: string | undefined, options: PostOptions) => post(words, files, options))
}

interface PostOptions extends WordOptions {
  home: string
  aspect?: string[]
  public?: boolean
  round?: boolean
  free?: boolean
  json?: boolean
}

async function post(
  words: string | undefined,
  files: readonly NamedFile[],
  options: PostOptions,
): Promise<void> {
  const isPublic = options.public === true
  notTogether({ '--public': isPublic, '--aspect': options.aspect !== undefined })
  checkMedia(words, files, options)
  const checked = await checkFiles(files)
  const client = await clientOf(options)
  if (!isPublic && options.aspect === undefined) {
    const names = aspectNames(await client.aspects())
    throw new UsageError(text('cli.wrong.audience', { names }))
  }
  const named = await aspectsNamed(client, options.aspect ?? [])
  const audience = isPublic ? 'public' : named.map((aspect) => aspect.id)
  const written = words === undefined ? '' : await readText(words, postTextBytesMax)
  const made = await interruptible((signal) =>
    postWithMedia(
      client,
      { text: written, audience, round: options.round === true, free: options.free === true },
      { files: checked, options, signal },
    ),
  )
  await warnWithoutReaders(client, named)
  if (options.json === true) return printJson(made)
  print(text('cli.post.done', { audience: audienceText(made, named) }))
}

/** Uploads what belongs to a post, and writes it; what no post has in the end is taken back. */
async function postWithMedia(
  client: Client,
  request: PostRequest,
  given: { files: readonly ReadableFile[]; options: WordOptions; signal: AbortSignal },
): Promise<Post> {
  const { files, options, signal } = given
  const isOriginal = options.original === true
  const uploads = await uploadAll(client, files, { isOriginal, signal })
  try {
    signal.throwIfAborted()
    const media = uploads.map((upload, at) => fileMedia(upload, files[at]!, options))
    const { card } = options
    if (card !== undefined) media.push(cardMedia(cardColor(card), options))
    return await client.post({ ...request, media })
  } catch (error) {
    await dropAll(client, uploads)
    throw error
  }
}

/**
 * Says that nobody can read a post yet. It is no error: an invite shows its guest the earlier posts, so one may well begin an aspect with
 * the post and send the link then.
 */
async function warnWithoutReaders(client: Client, named: readonly Aspect[]): Promise<void> {
  if (named.some(({ members }) => members.length > 0)) return
  if (named.length > 0) {
    return say(
      text('cli.post.no-members', { audience: aspectNames(named), aspect: firstName(named) }),
    )
  }
  const isAlone = (await client.people()).every(({ blocked }) => blocked)
  if (isAlone) say(text('cli.post.no-contacts'))
}

/** As it is typed in a terminal: a name of several words stands in quotes. */
function firstName([first]: readonly Aspect[]): string {
  const name = cleanName(first?.name ?? '')
  return /^[\p{L}\p{N}_-]+$/u.test(name) ? name : `"${name}"`
}

interface FeedOptions {
  home: string
  aspect?: string
  number?: string
  follow?: boolean
  unread?: boolean
  json?: boolean
}

export function feedCommand(): Command {
  const examples = ['feed', 'feed --unread', 'feed --aspect Family -n 5 --follow']
  return command('feed', 'cli.feed.summary', examples)
    .option('-a, --aspect <name>', text('cli.feed.aspect'))
    .option('-n, --number <count>', text('cli.feed.number'))
    .option('-u, --unread', text('cli.feed.unread'))
    .option('-f, --follow', text('cli.feed.follow'))
    .option('--json', text('cli.option.json'))
    .action(feed)
}

async function feed(options: FeedOptions): Promise<void> {
  const { number, unread, follow } = options
  notTogether({ '--unread': unread === true, '--follow': follow === true })
  notTogether({ '--unread': unread === true, '--number': number !== undefined })
  const limit = numberOf('--number', number ?? '20', { min: 1, max: 100 })
  const client = await clientOf(options)
  const aspects = await client.aspects()
  const aspect =
    options.aspect === undefined ? undefined : await aspectNamed(client, options.aspect)
  const show = (one: Post): void =>
    options.json === true ? printJson(one) : printPost(one, aspects)
  if (options.unread === true) {
    const count = await showUnread(client, aspect, show)
    if (count === 0 && options.json !== true) print(text('cli.feed.all-read'))
    return
  }
  // Asked for before the list is read, so that nothing falls between the two.
  const changes = options.follow === true ? await client.changes() : undefined
  const shown = await showLatest(client, { limit: String(limit), aspect, show })
  if (changes === undefined) {
    if (shown.size === 0 && options.json !== true) print(text('cli.feed.empty'))
    return
  }
  for await (const change of changes) {
    if (change.kind !== 'post' || shown.has(change.post.id)) continue
    if (aspect === undefined || isOf(change.post, aspect)) show(change.post)
  }
}

/** Shows what came from others since the last time, whenever it was written, and notes that it is read. */
async function showUnread(
  client: Client,
  aspect: Aspect | undefined,
  show: (post: Post) => void,
): Promise<number> {
  // Asked for before the list is read: what comes meanwhile is shown, and once more the next time.
  const { arrived } = await client.readMark()
  const unread: Post[] = []
  for (let before: string | undefined, isEnd = false; !isEnd;) {
    const only = { ...(aspect && { aspect: aspect.id }), ...(before && { before }) }
    const { items, next } = await client.posts({ unread: 'true', limit: '100', ...only })
    unread.push(...items)
    isEnd = next === undefined
    before = next
  }
  for (const post of unread.toReversed()) show(post)
  // Posts in other aspects were not shown.
  if (aspect === undefined) await client.markRead(arrived)
  return unread.length
}

async function showLatest(
  client: Client,
  {
    limit,
    aspect,
    show,
  }: { limit: string; aspect: Aspect | undefined; show: (post: Post) => void },
): Promise<Set<string>> {
  const { items } = await client.posts({ limit, ...(aspect && { aspect: aspect.id }) })
  // Newest last, where the eye is in a terminal.
  for (const one of items.toReversed()) show(one)
  return new Set(items.map((one) => one.id))
}

function isOf(post: Post, aspect: Aspect): boolean {
  if (aspect.members.includes(post.author.id)) return true
  return Array.isArray(post.audience) && post.audience.includes(aspect.id)
}

export function printPost(post: Post, aspects: readonly Aspect[]): void {
  const when = ago(post.createdAtMs, Date.now())
  const who = paint('bold', cleanName(post.author.name))
  const words = [when, audienceText(post, aspects)]
  if (post.late) words.push(text('cli.feed.late'))
  if (post.comments > 0) words.push(text('cli.feed.comments', { count: post.comments }))
  words.push(...reactionMarks(post.reactions))
  print(`${who} ${paint('dim', `· ${words.join(' · ')} · ${post.id}`)}`)
  // Further in than the headings of comments, so that it passes for none of them either.
  const parts = [post.text, mediaWords(post.media), boardWords(post.collection)].filter(
    (part) => part !== '',
  )
  print(`${body(parts.join('\n'), 4)}\n`)
}

function audienceText({ audience }: Post, aspects: readonly Aspect[]): string {
  if (audience === 'public') return text('cli.audience.public')
  if (audience === 'limited') return text('cli.audience.limited')
  const names = audience.map((id) => aspects.find((aspect) => aspect.id === id)?.name ?? id)
  return names.map(cleanName).join(', ')
}

/** Emoji with their counts. */
export function reactionMarks(reactions: Post['reactions']): string[] {
  return reactions.map(({ emoji, count }) => `${emoji} ${count}`)
}
