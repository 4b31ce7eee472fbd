/** A message goes to the system at once, in how many parts ever it comes, and a peer that does not read makes its sender wait. */
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import type { MultiaddrConnection } from '@libp2p/interface'
import { multiaddr } from '@multiformats/multiaddr'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { TestError } from '../../helpers/test-error.ts'
import { SourcePort } from '../../../node/network/dial/tcp.ts'

const test = suite('node/network/whole-writes')

const log = Object.assign(() => undefined, {
  trace: () => undefined,
  error: () => undefined,
  newScope: () => log,
})

interface Dialled extends AsyncDisposable {
  connection: MultiaddrConnection
  /** Of the connection. */
  socket: Socket
  /** Of the peer. */
  there: Socket
}

/** A field that a connection has at run time but not in its type. */
interface Sending {
  sendData(data: Buffer[] & { byteLength: number }): object
}

/** A connection as it comes to Noise, to a peer that says and reads nothing by itself. */
async function dialled(): Promise<Dialled> {
  const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const came = once(server, 'connection') as Promise<[Socket]>
  const upgraded = Promise.withResolvers<MultiaddrConnection>()
  const upgrader = {
    upgradeOutbound: (connection: MultiaddrConnection) => upgraded.resolve(connection),
  }
  const transport = new SourcePort(() => false).transport({
    logger: { forComponent: () => log },
  } as never)
  const options = { upgrader, signal: AbortSignal.timeout(10_000) }
  await transport.dial(multiaddr(`/ip4/127.0.0.1/tcp/${port}`), options as never)
  const [[there], connection] = [await came, await upgraded.promise]
  const close = (): void => {
    connection.abort(new TestError('over'))
    there.destroy()
  }
  return {
    connection,
    there,
    socket: (connection as unknown as { socket: Socket }).socket,
    [Symbol.asyncDispose]: async () => {
      close()
      await once(server.close(), 'close')
    },
  }
}

/** Chunks of what a socket reads until there are so many bytes. */
async function read(socket: Socket, bytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    length += chunk.length
    if (length >= bytes) break
  }
  return Buffer.concat(chunks)
}

test('all parts of a message are one write', async () => {
  await using line = await dialled()
  const corked: number[] = []
  const write = line.socket.write.bind(line.socket)
  line.socket.write = (bytes: Uint8Array | string) => {
    corked.push(line.socket.writableCorked)
    return write(bytes)
  }
  const parts = ['a', 'bc', 'def'].map((text) => Buffer.from(text))
  const sending = line.connection as unknown as Sending
  assert.equal(sending.sendData(Object.assign(parts, { byteLength: 6 })), {
    sentBytes: 6,
    canSendMore: true,
  })
  assert.equal(corked, [1, 1, 1])
  assert.is(line.socket.writableCorked, 0)
  assert.is(String(await read(line.there, 6)), 'abcdef')
})

test('a peer that does not read makes its sender wait, and then gets all in order', async () => {
  await using line = await dialled()
  const message = Buffer.alloc(512 * 1024)
  let [sent, hasRoom] = [0, true]
  while (hasRoom && sent < 256) {
    message[0] = sent
    hasRoom = line.connection.send(Buffer.from(message))
    sent += 1
  }
  assert.not(hasRoom)
  // No more than a message waits in this process beside what the system has.
  assert.ok(line.socket.writableLength <= message.length)
  const drained = once(line.connection as unknown as NodeJS.EventEmitter, 'drain')
  const came = await read(line.there, sent * message.length)
  await drained
  for (let index = 0; index < sent; index += 1) {
    const start = index * message.length
    assert.is(came[start], index)
  }
})

test.run()
