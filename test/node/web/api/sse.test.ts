/** Reading server-sent events from a stream that is cut anywhere. */
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readEvents, type ServerEvent } from '../../../../node/web/api/sse.ts'

const test = suite('node/web/api/sse')

async function read(text: string, cuts: readonly number[] = []): Promise<ServerEvent[]> {
  const bytes = new TextEncoder().encode(text)
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted(
    (a, b) => a - b,
  )
  const pieces = ends.map((end, index) => bytes.slice(ends[index - 1] ?? 0, end))
  const events: ServerEvent[] = []
  for await (const event of readEvents(ReadableStream.from(pieces))) events.push(event)
  return events
}

test('an event has a type, data and an id', async () => {
  const [event] = await read('event: change\ndata: {"a":1}\nid: 7\n\n')
  assert.equal(event, { type: 'change', data: '{"a":1}', id: '7' })
})

test('without a name it is a message, without data only the id is told', async () => {
  const events = await read('data: x\n\nid: 9\n\n')
  assert.equal(events, [
    { type: 'message', data: 'x', id: undefined },
    { type: 'message', data: undefined, id: '9' },
  ])
})

test('comments keep the connection alive and are no events', async () => {
  assert.equal(await read(': still here\n\n'), [])
  assert.is((await read(': hi\ndata: x\n\n'))[0]?.data, 'x')
})

test('several lines of data are one text, and one space after the colon is not part of it', async () => {
  const [event] = await read('data: a\ndata:b\ndata:  c\ndata\n\n')
  assert.is(event?.data, 'a\nb\n c\n')
})

test('lines may end as on Windows', async () => {
  const [event] = await read('event: change\r\ndata: x\r\n\r\n')
  assert.equal(event, { type: 'change', data: 'x', id: undefined })
})

test('an event that is cut off is not told', async () => {
  assert.equal(await read('data: whole\n\ndata: half\n'), [
    { type: 'message', data: 'whole', id: undefined },
  ])
})

test('an event that does not end is refused', async () => {
  let error: unknown
  await read(`data: ${'x'.repeat(1_000_001)}`).catch((cause: unknown) => (error = cause))
  assert.is((error as { name?: string } | undefined)?.name, 'EventTooLongError')
})

test('wherever the stream is cut, also within a letter, the events are the same', async () => {
  const texts = fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), {
    minLength: 1,
    maxLength: 5,
  })
  await fc.assert(
    fc.asyncProperty(texts, fc.array(fc.nat(500), { maxLength: 12 }), async (words, cuts) => {
      const data = words.map((word) => JSON.stringify(word))
      const stream = data.map((line, id) => `event: change\ndata: ${line}\nid: ${id}\n\n`).join('')
      const events = await read(stream, cuts)
      assert.equal(
        events.map((event) => event.data),
        data,
      )
    }),
  )
})

test.run()
