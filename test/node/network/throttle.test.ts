/** Backpressure over real streams: a peer that sends more than is taken waits, however often what waits is read on. */
import type { Libp2p, Stream } from '@libp2p/interface'
import { createLibp2p } from 'libp2p'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { streamWindowBytesMax } from '../../../node/network/streams/limits.ts'
import { StreamChannel } from '../../../node/network/streams/channel.ts'
import { muxer } from '../../../node/network/streams/muxer.ts'
import { bareTransport, onThisMachine } from '../../helpers/bare-transport.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/network/throttle')
const protocol = '/test/frames'
const echo = '/test/echo'
const frameBytesMax = 64 * 1024
const frames = 120

/** With the windows of our own hosts. */
async function start(): Promise<{ host: Libp2p } & AsyncDisposable> {
  const muxing = { streamMuxers: [muxer()], addresses: onThisMachine }
  const host = await createLibp2p({ ...bareTransport(), ...muxing })
  return { host, [Symbol.asyncDispose]: async () => host.stop() }
}

/** How much the other side still takes of a stream. */
function windowOf(stream: Stream): number {
  return (stream as unknown as { sendWindowCapacity: number }).sendWindowCapacity
}

test('what a channel keeps of a sender that never waits is bounded, and nothing of it is lost', async () => {
  await using ana = await start()
  await using bo = await start()
  const connection = await ana.host.dial(bo.host.getMultiaddrs())
  let sender: Stream | undefined
  let [taken, keptMax] = [0, 0]
  const done = Promise.withResolvers<void>()
  const isAllSent = (): boolean => sender?.writeBufferLength === 0
  const isStalled = async (): Promise<boolean> => {
    if (sender === undefined || windowOf(sender) > 0) return false
    // The rest of the first answer comes before the answer to a later question.
    await (await connection.newStream(echo)).close()
    return windowOf(sender) === 0
  }
  await bo.host.handle(echo, (stream) => stream.close())
  await bo.host.handle(protocol, async (stream, from) => {
    const channel = new StreamChannel(stream, { connection: from, frameBytesMax })
    await channel.run({
      frame: async () => {
        await waitFor(() => isAllSent() || isStalled() || stream.status !== 'open')
        keptMax = Math.max(keptMax, stream.readBufferLength)
        taken += 1
      },
      closed: () => done.resolve(),
    })
  })
  const stream = await connection.newStream(protocol)
  const channel = new StreamChannel(stream, { connection, frameBytesMax })
  const sent = Array.from({ length: frames }, () => channel.send(new Uint8Array(frameBytesMax)))
  sender = stream
  await Promise.race([done.promise, waitFor(() => taken === frames, { timeoutMs: 30_000 })])
  assert.is(taken, frames)
  assert.ok(keptMax <= streamWindowBytesMax, `${keptMax} bytes wait`)
  await Promise.all(sent)
})

test.run()
