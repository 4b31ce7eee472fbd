/**
 * The event stream: changes of the views as they happen, each with a number to go on from. It reads the durable list of
 * changes, never an event in memory, so nothing is missed between two connections.
 */
import { Hono } from 'hono'
import { streamSSE, type SSEStreamingApi } from 'hono/streaming'
import { eventBatchMax, eventKeepAliveMs, eventStreamsMax } from '../limits.ts'
import type { Log } from '../../log.ts'
import { Change } from './schema.ts'
import type { Backend } from '../backend.ts'
import { describe } from '../describe.ts'
import { isElsewhere } from '../doors.ts'
import { tokenOf } from '../security.ts'
import type { Sessions } from '../session/sessions.ts'
import type { OtherDevices } from '../view/other-devices.ts'
import { changeShape } from './shape.ts'

/** Wakes the waiting stream, as soon as something happened since it last looked. */
class Bell {
  #isRung = false
  #wake: () => void = () => undefined

  ring(): void {
    this.#isRung = true
    this.#wake()
  }

  /** Resolves at the next ring, or after `timeoutMs`; with whether it rang. */
  async wait(timeoutMs: number): Promise<boolean> {
    if (!this.#isRung) {
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#wake = resolve
      const timer = setTimeout(resolve, timeoutMs)
      await promise
      clearTimeout(timer)
    }
    const wasRung = this.#isRung
    this.#isRung = false
    return wasRung
  }
}

interface EventParts {
  backend: Backend
  sessions: Pick<Sessions, 'idOf' | 'has'>
  devices: Pick<OtherDevices, 'watch'>
  log: Log
}

export function eventRoutes({ backend, sessions, devices, log }: EventParts) {
  /** By browser; those of programs together. */
  const streams = new Map<string, Set<SSEStreamingApi>>()
  const summary = 'Changes from a cursor on, each as a server-sent event `change`'
  return new Hono().get(
    '/events',
    describe(summary, 200, Change, 'text/event-stream'),
    (context) => {
      const social = backend.social()
      const since = context.req.header('last-event-id') ?? context.req.query('since')
      const token = tokenOf(context.req.header('authorization'))
      const browser = sessions.idOf(token) ?? ''
      const isSignedIn = (): boolean => sessions.has(token, isElsewhere(context))
      return streamSSE(context, async (stream) => {
        const open = streams.get(browser) ?? new Set()
        streams.set(browser, open)
        closeOldest(open)
        open.add(stream)
        try {
          const from = numberOf(since) ?? social.lastChange()
          await follow(stream, { backend, devices, isSignedIn, since: from })
        } catch (error) {
          // Mostly that the node stops, and has closed its store; the reader comes back.
          log.info({ error }, 'event stream ended')
        } finally {
          open.delete(stream)
          if (open.size === 0) streams.delete(browser)
        }
      })
    },
  )
}

interface Following extends Pick<EventParts, 'backend' | 'devices'> {
  isSignedIn: () => boolean
  since: number
}

async function follow(
  stream: SSEStreamingApi,
  { backend, devices, isSignedIn, since }: Following,
): Promise<void> {
  const social = backend.social()
  const bell = new Bell()
  const present: string[] = []
  let isOfBrowsers = false
  const unwatch = [
    devices.watch(() => {
      // A browser that was signed out hears nothing more.
      if (!isSignedIn()) stream.abort()
      isOfBrowsers = true
      bell.ring()
    }),
    social.watch(() => bell.ring()),
    backend.watchPresence((person) => {
      if (present.length < eventBatchMax) present.push(person)
      bell.ring()
    }),
    // The reader comes back, to whatever this node is then.
    backend.watchEnd(() => stream.abort()),
  ]
  stream.onAbort(() => bell.ring())
  try {
    // The number alone: a reader that loses the connection before the first change knows where it was.
    await stream.write(`id: ${since}\n\n`)
    let number = since
    while (!stream.aborted && !stream.closed) {
      number = await sendChanges(stream, { backend, number })
      if (isOfBrowsers) await send(stream, { kind: 'browser', id: '' })
      isOfBrowsers = false
      for (const id of present.splice(0)) await send(stream, { kind: 'presence', id })
      if (social.lastChange() > number) continue
      if (!(await bell.wait(eventKeepAliveMs))) await stream.write(': still here\n\n')
    }
  } finally {
    for (const end of unwatch) end()
  }
}

/** Sends some of the changes after a number; answers with the number that it came to. */
async function sendChanges(
  stream: SSEStreamingApi,
  { backend, number }: { backend: Backend; number: number },
): Promise<number> {
  const social = backend.social()
  const changes = await social.changesSince(number, eventBatchMax)
  if (changes === undefined) {
    const last = social.lastChange()
    await send(stream, { kind: 'reset' }, last)
    return last
  }
  let last = number
  for (const { number: id, change } of changes) {
    const shape = await changeShape(social, change)
    if (shape !== undefined) await send(stream, shape, id)
    last = id
  }
  return last
}

async function send(stream: SSEStreamingApi, change: Change, id?: number): Promise<void> {
  const data = JSON.stringify(change)
  const event = 'change'
  await stream.writeSSE(id === undefined ? { event, data } : { event, data, id: String(id) })
}

function closeOldest(open: Set<SSEStreamingApi>): void {
  const [oldest] = open
  if (open.size >= eventStreamsMax && oldest !== undefined) {
    open.delete(oldest)
    oldest.abort()
  }
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/u.test(text) ? Number(text) : undefined
}
