/** Posts that are sent from drafts, now or at a time: `pappus post --draft` and `pappus post --at`. */
import type { Draft, DraftRequest } from '../../node/http/drafts/schema.ts'
import type { PostRequest } from '../../node/http/posts/schema.ts'
import { momentOf, notTogether } from '../arguments.ts'
import { audienceNames, audienceText } from '../audience.ts'
import type { Client } from '../client.ts'
import { clientOf } from '../command.ts'
import { sayUnmentioned } from '../unmentioned.ts'
import { itemIdOf } from '../ids.ts'
import type { NamedFile } from '../media-options.ts'
import { ago, print, printJson, text } from '../output.ts'
import { withUploads, type ReadableFile } from '../uploads.ts'

interface SendOptions {
  home: string
  draft: string
  at?: string
  json?: boolean
}

/** Sends a draft as it is. @throws {UsageError} where something else is said of the post: that belongs into the draft. */
export async function sendDraft(
  { words, files }: { words: string | undefined; files: readonly NamedFile[] },
  { draft, at, home, json, ...others }: SendOptions,
): Promise<void> {
  const [other] = Object.keys(others)
  notTogether({ '--draft': true, '<text>': words !== undefined })
  notTogether({ '--draft': true, '--photo': files.length > 0 })
  notTogether({ '--draft': true, [`--${other}`]: other !== undefined })
  const id = itemIdOf(draft)
  const sendAtMs = at === undefined ? undefined : momentOf('--at', at, Date.now())
  const client = await clientOf({ home })
  if (sendAtMs !== undefined) {
    return sayScheduled(client, await changeDraft(client, id, { sendAtMs }), { json })
  }
  const { audience, content, ...made } = await client.call('POST /drafts/:draft/send', {
    params: { draft: id },
  })
  sayUnmentioned(content)
  if (json === true) return printJson({ ...made, audience, content })
  print(text('cli.post.done', { audience: audienceText(audience, await audienceNames(client)) }))
}

/** Changes a draft; all that is not said anew stays, but that a change without a time cancels the sending. */
export async function changeDraft(client: Client, id: string, said: DraftRequest): Promise<Draft> {
  const {
    text: words,
    audience,
    warning,
    place,
    poll,
    expiresAfterMs,
    free,
    round,
    version,
    media,
  } = await client.call('GET /drafts/:draft', { params: { draft: id } })
  return client.call('PUT /drafts/:draft', {
    params: { draft: id },
    json: {
      version,
      text: words,
      audience,
      media: media.map(({ upload, alt, caption }) => ({ upload, alt, caption })),
      ...(warning !== undefined && { warning }),
      ...(place !== undefined && { place }),
      ...(poll && { poll }),
      ...(expiresAfterMs !== undefined && { expiresAfterMs }),
      free,
      round,
      ...said,
    },
  })
}

/** Uploads the files of a post, and has the node send it at its time. */
export async function postLater(
  client: Client,
  { sendAtMs, poll, ...request }: Omit<PostRequest, 'media'> & { sendAtMs: number },
  {
    files,
    options,
    signal,
  }: {
    files: readonly ReadableFile[]
    options: { original?: boolean }
    signal: AbortSignal
  },
): Promise<Draft> {
  const isOriginal = options.original === true
  return withUploads(client, files, { isOriginal, signal }, (uploads) => {
    const media = uploads.map(({ id }, at) => {
      const { alt, caption } = files[at]!
      return {
        upload: id,
        ...(alt !== undefined && { alt }),
        ...(caption !== undefined && { caption }),
      }
    })
    const later = poll && laterPoll(poll)
    return client.call('POST /drafts', {
      json: { ...request, media, ...(later && { poll: later }), sendAtMs },
    })
  })
}

/** A poll whose time begins when it is sent. */
export function laterPoll({
  closesAtMs,
  ...poll
}: NonNullable<PostRequest['poll']>): NonNullable<DraftRequest['poll']> {
  return { ...poll, ...(closesAtMs !== undefined && { lastsMs: closesAtMs - Date.now() }) }
}

export async function sayScheduled(
  client: Client,
  draft: Draft,
  { json }: { json?: boolean | undefined },
): Promise<void> {
  if (json === true) return printJson(draft)
  const { id, audience, sendAtMs = 0 } = draft
  const to = audienceText(audience, await audienceNames(client))
  print(text('cli.post.scheduled', { id, audience: to, when: ago(sendAtMs, Date.now()) }))
}
