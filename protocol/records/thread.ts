/** Whether the owner wants to hear of a thread; the newest choice counts. */
import { fromBase64url, toBase64url } from '../bytes.ts'
import { MalformedError } from '../errors.ts'
import { shortIdLength, type PostId } from '../ids.ts'
import type { RecordCodec } from './record-codec.ts'

/** `follow`: of each comment. `mute`: of nothing. `default`: as without a choice. */
export const threadChoices = ['follow', 'mute', 'default'] as const
export type ThreadChoice = (typeof threadChoices)[number]

export interface ThreadRecord {
  readonly kind: 'thread'
  readonly post: PostId
  readonly choice: ThreadChoice
  readonly atMs: number
}

export const threadCodec: RecordCodec<ThreadRecord> = {
  kind: 'thread',
  feeds: ['self'],
  fields: ({ post, choice, atMs }) => ({ post: fromBase64url(post), choice, at: atMs }),
  read: (fields) => ({
    kind: 'thread',
    post: toBase64url(fields.bytes('post', shortIdLength)) as PostId,
    choice: readChoice(fields.text('choice', 16)),
    atMs: fields.time('at'),
  }),
}

function readChoice(text: string): ThreadChoice {
  const choice = threadChoices.find((candidate) => candidate === text)
  if (choice === undefined) throw new MalformedError('no such choice')
  return choice
}
