/**
 * Reads server-sent events from a fetched stream. `EventSource` would do it, but cannot send the header
 * that signs us in. Follows the WHATWG format as far as our node writes it: lines end in LF or CRLF.
 */
import { EventTooLongError } from './errors.ts'

export interface ServerEvent {
  /** `message` when the node named none. */
  readonly type: string
  /** `undefined` when the node only tells the cursor. */
  readonly data: string | undefined
  /** Cursor to resume from. */
  readonly id: string | undefined
}

/** Characters of one event: a post is at most 50 kB, and JSON may double it. */
const eventCharsMax = 1_000_000

/**
 * @param heard called for all that comes, also for what is no event.
 * @throws {EventTooLongError} when an event does not end.
 */
export async function* readEvents(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  heard: () => void = () => undefined,
): AsyncGenerator<ServerEvent> {
  let rest = ''
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  try {
    while (true) {
      const { done, value } = await reader.read()
      if (done) return
      heard()
      const blocks = (rest + value).split(/\r?\n\r?\n/u)
      rest = blocks.pop() ?? ''
      if (rest.length > eventCharsMax) throw new EventTooLongError('event does not end')
      for (const block of blocks) {
        const event = parseEvent(block)
        if (event !== undefined) yield event
      }
    }
  } finally {
    // A listener that stops also ends the request.
    await reader.cancel().catch(() => undefined)
  }
}

/** One event from its lines; `undefined` for a comment, which only keeps the connection alive. */
function parseEvent(block: string): ServerEvent | undefined {
  const fields = new Map<string, string[]>()
  for (const line of block.split(/\r?\n/u)) {
    const colon = line.indexOf(':')
    if (colon === 0) continue
    const name = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /u, '')
    fields.set(name, [...(fields.get(name) ?? []), value])
  }
  if (fields.size === 0) return undefined
  return {
    type: fields.get('event')?.at(-1) ?? 'message',
    data: fields.get('data')?.join('\n'),
    id: fields.get('id')?.at(-1),
  }
}
