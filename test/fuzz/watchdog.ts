/**
 * Ends a process that hangs. A decoder that never returns leaves its thread no chance to notice, so a thread beside it
 * looks whether the inputs go on, prints the one that does not, and kills the process.
 */
import { isMainThread, Worker, workerData } from 'node:worker_threads'
import { setTimeout as delay } from 'node:timers/promises'

const headerBytes = 8
const inputBytesMax = 70_000
const silenceMs = 30_000
const pauseMs = 1_000

if (!isMainThread) await watch(workerData as SharedArrayBuffer)

/** Starts to watch. @returns what is to be called with each input, before it runs. */
export function startWatchdog(): (bytes: Uint8Array) => void {
  const shared = new SharedArrayBuffer(headerBytes + inputBytesMax)
  const header = new Int32Array(shared, 0, 2)
  const input = new Uint8Array(shared, headerBytes)
  new Worker(import.meta.filename, { workerData: shared }).unref()
  return (bytes) => {
    input.set(bytes.subarray(0, inputBytesMax))
    header[1] = bytes.length
    Atomics.add(header, 0, 1)
  }
}

async function watch(shared: SharedArrayBuffer): Promise<void> {
  const header = new Int32Array(shared, 0, 2)
  let [seen, silentMs] = [-1, 0]
  for (;;) {
    await delay(pauseMs)
    const count = Atomics.load(header, 0)
    silentMs = count === seen ? silentMs + pauseMs : 0
    seen = count
    if (silentMs < silenceMs) continue
    const bytes = new Uint8Array(shared, headerBytes, Math.min(header[1] ?? 0, inputBytesMax))
    process.stdout.write(`hangs: ${Buffer.from(bytes).toString('hex')}\n`, () =>
      process.kill(process.pid, 'SIGKILL'),
    )
  }
}
