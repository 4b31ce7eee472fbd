/**
 * A process that gives or takes bytes over a plain stream of libp2p, TCP, Noise and Yamux as they come: what this machine can do.
 * `give BYTES` prints its address; `take ADDRESS BYTES` prints how many milliseconds that took.
 */
import type { Stream } from '@libp2p/interface'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import { bareTransport, onThisMachine } from '../../helpers/bare-transport.ts'

const protocol = '/pappus/bench/1.0.0'
const pieceBytes = 256 * 1024
const [role, ...given] = process.argv.slice(2)

async function give(bytes: number): Promise<void> {
  const host = await createLibp2p({ ...bareTransport(), addresses: onThisMachine })
  const piece = new Uint8Array(pieceBytes)
  await host.handle(protocol, async (stream: Stream) => {
    for (let sent = 0; sent < bytes; sent += pieceBytes) {
      if (!stream.send(piece)) await drained(stream)
    }
    await stream.close()
  })
  console.log(String(host.getMultiaddrs()[0]))
}

function drained(stream: Stream): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  stream.addEventListener('drain', () => resolve(), { once: true })
  return promise
}

async function take(address: string, bytes: number): Promise<void> {
  const host = await createLibp2p(bareTransport())
  const stream = await host.dialProtocol(multiaddr(address), protocol)
  const [startMs, before] = [performance.now(), process.cpuUsage()]
  let came = 0
  const { promise, resolve } = Promise.withResolvers<void>()
  // Not by iteration, which keeps what comes meanwhile, and gives up above 4 MiB.
  stream.addEventListener('message', ({ data }) => {
    came += data.byteLength
    if (came >= bytes) resolve()
  })
  stream.addEventListener('close', () => resolve())
  await promise
  const { user, system } = process.cpuUsage(before)
  const cpuMs = (user + system) / 1000
  const tookMs = performance.now() - startMs
  console.log(JSON.stringify({ tookMs, cpuMs, isWhole: came >= bytes }))
  process.exit(0)
}

await (role === 'give' ? give(Number(given[0])) : take(given[0] ?? '', Number(given[1])))
