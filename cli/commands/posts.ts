/** `pappus post` and `pappus feed`: writing and reading. */
import type { Command } from 'commander'
import type { Aspect } from '../../node/http/people/schema.ts'
import type { Delivery } from '../../node/http/delivery/schema.ts'
import type { Post, PostRequest } from '../../node/http/posts/schema.ts'
import {
  audienceNames,
  audienceOf,
  audienceText,
  checkAudience,
  type AudienceNames,
  type AudienceOptions,
  type ChosenAudience,
} from '../audience.ts'
import { boardWords } from '../board-words.ts'
import type { Client } from '../client.ts'
import { postTextBytesMax } from '../../protocol/limits.ts'
import { durationOf, momentOf, notEmpty, notTogether, numberOf } from '../arguments.ts'
import { printComment, reactionMarks } from '../comment-lines.ts'
import { drawText } from '../draw-text.ts'
import { aspectQuery, assertOneTimeline, timelineOf, type TimelineOptions } from '../timelines.ts'
import { sayUnmentioned } from '../unmentioned.ts'
import { cardColor, cardMedia, checkMedia, fileMedia } from '../caption-words.ts'
import { aspectNames, clientOf, command, exampleId } from '../command.ts'
import { readText } from '../input.ts'
import { interruptible } from '../interrupt.ts'
import { mediaWords } from '../media-words.ts'
import { withMediaOptions, type NamedFile, type WordOptions } from '../media-options.ts'
import { ago, cleanName, paint, print, printJson, say, text } from '../output.ts'
import { body } from '../output.ts'
import { postLater, sayScheduled, sendDraft } from './later.ts'
import { deliveryWords } from './readers.ts'
import { sharedWords } from '../shared-words.ts'
import { pollLines } from '../poll-lines.ts'
import { pollWanted, withPollOptions, type PollOptions } from './polls.ts'
import { checkFiles, withUploads, type ReadableFile } from '../uploads.ts'

export function postCommand(): Command {
  const examples = [
    "post 'Good morning' --aspect Family",
    'post - --aspect Family --aspect Friends < note.txt',
    "post 'See you at six' --to Bo --to Cy",
    "post 'At the lake' --photo lake.jpg --alt 'A boat on a lake' --aspect Family",
    'post --photo a.jpg --photo b.jpg --file plan.pdf --aspect Friends',
    "post --photo cat.jpg --top 'Monday' --bottom 'already?' --aspect Friends",
    "post 'The end of the film: **they wake up**' --warn Spoiler --aspect Friends",
    "post 'Look, @Bo: the first #tulips' --place 'Botanical garden' --aspect Friends",
    "post 'Cake on Sunday?' --poll Yes --poll No --closes 2d --aspect Friends",
    "post --card '#2f6f4f' --text 'Gone fishing' --public",
    "post 'Free sofa, first come' --expires 7d --aspect Friends",
    `post --draft ${exampleId}`,
    "post 'Merry Christmas' --aspect Family --at '2026-12-24 18:00'",
  ]
  const made = command('post', 'cli.post.summary', examples)
    .argument('[text]', text('cli.post.text'))
    .option('-a, --aspect <name...>', text('cli.post.aspect'))
    .option('-t, --to <name...>', text('cli.post.to'))
    .option('--public', text('cli.post.public'))
    .option('--warn <words>', text('cli.post.warn'))
    .option('--place <words>', text('cli.post.place'))
    .option('--expires <time>', text('cli.post.expires'))
    .option('--round', text('cli.post.round'))
    .option('--free', text('cli.post.free'))
    .option('--draft <id>', text('cli.post.draft'))
    .option('--at <time>', text('cli.post.at'))
  withPollOptions(made)
  const files = withMediaOptions(made)
  return made
    .option('--json', text('cli.option.json'))
    .action((words: string | undefined, options: PostOptions) => post(words, files, options))
}

interface PostOptions extends WordOptions, AudienceOptions, PollOptions {
  home: string
  warn?: string
  place?: string
  expires?: string
  round?: boolean
  free?: boolean
  draft?: string
  at?: string
  json?: boolean
}

async function post(
  words: string | undefined,
  files: readonly NamedFile[],
  options: PostOptions,
): Promise<void> {
  if (options.draft !== undefined)
    return sendDraft({ words, files }, { ...options, draft: options.draft })
  checkAudience(options)
  checkMedia(words, files, options)
  const { warn, place, expires } = options
  const sendAtMs = timeWanted(options)
  const poll = pollWanted(options)
  const around = {
    ...(warn !== undefined && { warning: notEmpty('--warn', warn) }),
    ...(place !== undefined && { place: notEmpty('--place', place) }),
    ...(poll && { poll }),
    ...(expires !== undefined && { expiresAfterMs: durationOf('--expires', expires) }),
  }
  const checked = await checkFiles(files)
  const client = await clientOf(options)
  const chosen = await audienceOf(client, options)
  const { audience, aspects, people } = chosen
  const written = words === undefined ? '' : await readText(words, postTextBytesMax)
  const request = {
    text: written,
    audience,
    ...around,
    round: options.round === true,
    free: options.free === true,
  }
  if (sendAtMs !== undefined) {
    const kept = await interruptible((signal) =>
      postLater(client, { ...request, sendAtMs }, { files: checked, options, signal }),
    )
    return sayScheduled(client, kept, options)
  }
  const made = await interruptible((signal) =>
    postWithMedia(client, request, { files: checked, options, signal }),
  )
  await warnWithoutReaders(client, chosen)
  sayUnmentioned(made.content)
  if (options.json === true) return printJson(made)
  print(text('cli.post.done', { audience: audienceText(made.audience, [...aspects, ...people]) }))
}

/** The time in `--at`. @throws {UsageError} when it is none to come, or words go over a picture: the node keeps none of those in drafts. */
function timeWanted({ at, card, top, text: middle, bottom }: PostOptions): number | undefined {
  if (at === undefined) return undefined
  for (const [option, given] of Object.entries({ card, top, text: middle, bottom })) {
    notTogether({ '--at': true, [`--${option}`]: given !== undefined })
  }
  return momentOf('--at', at, Date.now())
}

/** Uploads the files of a post, and writes it. */
function postWithMedia(
  client: Client,
  request: PostRequest,
  given: { files: readonly ReadableFile[]; options: WordOptions; signal: AbortSignal },
): Promise<Post> {
  const { files, options, signal } = given
  const init = { isOriginal: options.original === true, signal }
  return withUploads(client, files, init, (uploads) => {
    const media = uploads.map((upload, at) => fileMedia(upload, files[at]!, options))
    const { card } = options
    if (card !== undefined) media.push(cardMedia(cardColor(card), options))
    return client.call('POST /posts', { json: { ...request, media } })
  })
}

/**
 * Says that nobody can read a post yet. It is no error: an invite shows its guest the earlier posts, so one may well begin an aspect with
 * the post and send the link then.
 */
async function warnWithoutReaders(
  client: Client,
  { aspects: named, people }: ChosenAudience,
): Promise<void> {
  if (people.length > 0 || named.some(({ members }) => members.length > 0)) return
  if (named.length > 0) {
    return say(
      text('cli.post.no-members', { audience: aspectNames(named), aspect: firstName(named) }),
    )
  }
  const isAlone = (await client.call('GET /people')).items.every(({ blocked }) => blocked)
  if (isAlone) say(text('cli.post.no-contacts'))
}

/** As it is typed in a terminal: a name of several words stands in quotes. */
function firstName([first]: readonly Aspect[]): string {
  const name = cleanName(first?.name ?? '')
  return /^[\p{L}\p{N}_-]+$/u.test(name) ? name : `"${name}"`
}

interface FeedOptions extends TimelineOptions {
  home: string
  number?: string
  follow?: boolean
  delivery?: boolean
  unread?: boolean
  uncover?: boolean
  json?: boolean
}

export function feedCommand(): Command {
  const examples = [
    'feed',
    'feed --unread',
    'feed --delivery',
    'feed --aspect Family -n 5 --follow',
    'feed --person Bo',
    'feed --aspect Family --aspect Friends',
    'feed --commented',
    'feed --tag gardening',
    'feed --mentions',
  ]
  return command('feed', 'cli.feed.summary', examples)
    .option('-a, --aspect <name...>', text('cli.feed.aspect'))
    .option('-p, --person <name>', text('cli.feed.person'))
    .option('--public', text('cli.feed.public'))
    .option('--media', text('cli.feed.media'))
    .option('--late', text('cli.feed.late-only'))
    .option('--hidden', text('cli.feed.hidden'))
    .option('--commented', text('cli.feed.commented'))
    .option('--reacted', text('cli.feed.reacted'))
    .option('-t, --tag <tag>', text('cli.feed.tag'))
    .option('--followed-tags', text('cli.feed.followed-tags'))
    .option('--mentions', text('cli.feed.mentions'))
    .option('--uncover', text('cli.feed.uncover'))
    .option('-n, --number <count>', text('cli.feed.number'))
    .option('-u, --unread', text('cli.feed.unread'))
    .option('-f, --follow', text('cli.feed.follow'))
    .option('--delivery', text('cli.feed.delivery'))
    .option('--json', text('cli.option.json'))
    .action(feed)
}

async function feed(options: FeedOptions): Promise<void> {
  const { number, unread, follow } = options
  notTogether({ '--unread': unread === true, '--follow': follow === true })
  notTogether({ '--unread': unread === true, '--number': number !== undefined })
  assertOneTimeline(options, { '--unread': unread === true, '--follow': follow === true })
  const limit = numberOf('--number', number ?? '20', { min: 1, max: 100 })
  const client = await clientOf(options)
  const names = await audienceNames(client)
  const { aspects, read } = await timelineOf(client, options)
  const isCovered =
    options.uncover !== true && (await client.call('GET /settings')).warnings !== 'show'
  const show = async (one: Post): Promise<void> => {
    const isAsked = options.delivery === true && one.author.isMe
    const delivery = isAsked
      ? await client.call('GET /posts/:post/delivery', { params: { post: one.id } })
      : undefined
    if (options.json === true) printJson({ ...one, ...(delivery && { delivery }) })
    else printPost(one, names, { isCovered, ...(delivery && { delivery }) })
  }
  if (options.unread === true) {
    const count = await showUnread(client, aspects, show)
    if (count === 0 && options.json !== true) print(text('cli.feed.all-read'))
    return
  }
  // Asked for before the list is read, so that nothing falls between the two.
  const changes = options.follow === true ? await client.changes() : undefined
  const shown = await read(String(limit))
  // Newest last, where the eye is in a terminal.
  for (const { post, comment } of shown.toReversed()) {
    if (options.json === true && options.mentions === true) printJson({ post, comment })
    else await show(post)
    if (options.json !== true && comment !== undefined) printComment(comment)
  }
  if (changes === undefined) {
    if (shown.length === 0 && options.json !== true) print(text('cli.feed.empty'))
    return
  }
  const known = new Set(shown.map(({ post }) => post.id))
  for await (const change of changes) {
    if (change.kind !== 'post' || known.has(change.post.id)) continue
    // It stands further down, and is no news.
    if (change.post.origin !== undefined) continue
    if (isOfAny(change.post, aspects)) await show(change.post)
  }
}

/** Shows what came from others since the last time, whenever it was written, and notes that it is read. */
async function showUnread(
  client: Client,
  aspects: readonly Aspect[],
  show: (post: Post) => Promise<void>,
): Promise<number> {
  // Asked for before the list is read: what comes meanwhile is shown, and once more the next time.
  const { arrived } = await client.call('GET /read')
  const unread: Post[] = []
  for (let before: string | undefined, isEnd = false; !isEnd;) {
    const only = { ...aspectQuery(aspects), ...(before && { before }) }
    const { items, next } = await client.call('GET /posts', {
      query: { unread: 'true', limit: '100', ...only },
    })
    unread.push(...items)
    isEnd = next === undefined
    before = next
  }
  for (const post of unread.toReversed()) await show(post)
  // Posts in other aspects were not shown.
  if (aspects.length === 0) await client.call('PUT /read', { json: { arrived } })
  return unread.length
}

/** @param aspects empty for all */
function isOfAny({ author, audience }: Post, aspects: readonly Aspect[]): boolean {
  const isOf = ({ id, members }: Aspect): boolean =>
    members.includes(author.id) || (Array.isArray(audience) && audience.includes(id))
  return aspects.length === 0 || aspects.some(isOf)
}

/**
 * @param isCovered whether the words of a post with a content warning stay behind it.
 * @param delivery how far it has come, where that is to be said.
 */
export function printPost(
  post: Post,
  names: AudienceNames,
  { isCovered = false, delivery }: { isCovered?: boolean; delivery?: Delivery } = {},
): void {
  const when = whenText(post)
  const who = paint('bold', cleanName(post.author.name))
  const words = [when, audienceText(post.audience, names)]
  if (post.place !== undefined) words.push(cleanName(post.place))
  if (post.expiresAtMs !== undefined) {
    words.push(text('cli.feed.expires', { when: ago(post.expiresAtMs, Date.now()) }))
  }
  if (post.editedAtMs !== undefined) words.push(text('cli.feed.edited'))
  if (delivery !== undefined) words.push(deliveryWords(delivery))
  if (post.pinned) words.push(text('cli.feed.pinned'))
  if (post.late) words.push(text('cli.feed.late'))
  if (post.comments > 0) words.push(text('cli.feed.comments', { count: post.comments }))
  if (post.reshares > 0) words.push(text('cli.feed.reshares', { count: post.reshares }))
  words.push(...reactionMarks(post.reactions))
  print(`${who} ${paint('dim', `· ${words.join(' · ')} · ${post.id}`)}`)
  // Further in than the headings of comments, so that it passes for none of them either.
  const parts = [...partsOf(post, isCovered), sharedWords(post, isCovered)].filter(
    (part) => part !== '',
  )
  print(`${body(parts.join('\n'), 4)}\n`)
}

/** When it was written; where it was brought along, when it was published there. */
function whenText({ createdAtMs, origin: source }: Post): string {
  if (source === undefined) return ago(createdAtMs, Date.now())
  return text('cli.feed.origin', { when: createdAtMs, source })
}

function partsOf(
  { id, content, media, collection, warning, poll }: Post,
  isCovered: boolean,
): string[] {
  const words = warning === undefined ? '' : text('cli.post.warning', { warning })
  if (words !== '' && isCovered) return [words, text('cli.post.covered', { id })]
  return [words, drawText(content), pollLines(poll), mediaWords(media), boardWords(collection)]
}
