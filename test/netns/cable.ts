/**
 * A cable between two network namespaces, of any speed, delay and loss: two TUN devices, whose packets this process passes from one
 * to the other as a slow line would. `tc netem` does the same in the kernel, but kernels are built without it, the one of
 * our CI among them.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import type { Random } from '../helpers/random.ts'
import { waitFor } from '../helpers/wait-for.ts'

export interface Line {
  /** Of one direction; there and back take twice that. */
  delayMs: number
  bitsPerSecond: number
  /** Share of packets that get lost, from 0 to 1. @default 0 */
  loss?: number
}

export interface Traffic {
  bytes: number
  packets: number
  /** By chance or because the queue was full. */
  lost: number
}

/** Bytes that wait in front of the line before more are dropped, as in a home router. */
const queueBytesMax = 128 * 1024
const socketBytes = 4 * 1024 * 1024

/** One direction: a queue in front of a line. */
export class Direction {
  readonly traffic: Traffic = { bytes: 0, packets: 0, lost: 0 }
  line: Line = { delayMs: 0, bitsPerSecond: Infinity }
  readonly #random: Random
  readonly #deliver: (packet: Uint8Array) => void
  #isStopped = false
  #underWay: { packet: Uint8Array; atMs: number }[] = []
  #freeAtMs = 0
  #timer: NodeJS.Timeout | undefined

  constructor(random: Random, deliver: (packet: Uint8Array) => void) {
    this.#random = random
    this.#deliver = deliver
  }

  send(packet: Uint8Array): void {
    const { delayMs, bitsPerSecond, loss = 0 } = this.line
    const bytesPerMs = bitsPerSecond / 8_000
    const nowMs = performance.now()
    const waitingBytes = Math.max(0, this.#freeAtMs - nowMs) * bytesPerMs
    if (waitingBytes > queueBytesMax || this.#random.below(1_000_000) < loss * 1_000_000) {
      this.traffic.lost += 1
      return
    }
    this.traffic.bytes += packet.length
    this.traffic.packets += 1
    this.#freeAtMs = Math.max(nowMs, this.#freeAtMs) + packet.length / bytesPerMs
    this.#underWay.push({ packet, atMs: this.#freeAtMs + delayMs })
    this.#schedule()
  }

  /** Nothing arrives any more, also of what is sent later. */
  stop(): void {
    this.#isStopped = true
    clearTimeout(this.#timer)
    this.#underWay = []
  }

  #schedule(): void {
    const [first] = this.#underWay
    if (this.#isStopped || first === undefined || this.#timer !== undefined) return
    this.#timer = setTimeout(() => this.#arrive(), Math.max(1, first.atMs - performance.now()))
  }

  #arrive(): void {
    this.#timer = undefined
    const nowMs = performance.now()
    const due = this.#underWay.findIndex(({ atMs }) => atMs > nowMs)
    const arrived = this.#underWay.splice(0, due === -1 ? this.#underWay.length : due)
    for (const { packet } of arrived) this.#deliver(packet)
    this.#schedule()
  }
}

/** One end: a device of the kernel, the process that holds it, and the socket by which its packets come and go. */
interface End {
  device: string
  holder: ChildProcess
  socket: Socket
}

export class Cable implements AsyncDisposable {
  /** The packets that leave the left end, and those that leave the right one. */
  readonly #directions: readonly [Direction, Direction]
  readonly #ends: readonly [End, End]

  private constructor(ends: readonly [End, End], random: Random) {
    this.#ends = ends
    const [left, right] = ends
    const toRight = new Direction(random, (packet) => right.socket.send(packet))
    const toLeft = new Direction(random, (packet) => left.socket.send(packet))
    this.#directions = [toRight, toLeft]
    left.socket.on('message', (packet) => toRight.send(packet))
    right.socket.on('message', (packet) => toLeft.send(packet))
  }

  /** Makes two devices with names that begin with `name`; they may be moved to other namespaces. */
  static async make(name: string, random: Random): Promise<Cable> {
    return new Cable([await makeEnd(`${name}l`), await makeEnd(`${name}r`)], random)
  }

  get devices(): [string, string] {
    const [left, right] = this.#ends
    return [left.device, right.device]
  }

  /** Is so from now on, in both directions. */
  shape(line: Line): void {
    for (const direction of this.#directions) direction.line = line
  }

  /** The traffic that the left end sent and got so far; bytes are those of whole IP packets. */
  get traffic(): { sent: Traffic; received: Traffic } {
    const [toRight, toLeft] = this.#directions
    return { sent: { ...toRight.traffic }, received: { ...toLeft.traffic } }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const direction of this.#directions) direction.stop()
    for (const { holder, socket } of this.#ends) {
      socket.close()
      if (holder.exitCode !== null || holder.signalCode !== null) continue
      const gone = once(holder, 'exit')
      holder.kill('SIGKILL')
      await gone
    }
  }
}

/** The device lives as long as the process that holds it. */
async function makeEnd(device: string): Promise<End> {
  const [socket, port] = [await boundSocket(), await freePort()]
  const tun = `TUN,tun-name=${device},iff-no-pi`
  const udp = `UDP4-DATAGRAM:127.0.0.1:${socket.address().port},bind=127.0.0.1:${port}`
  const holder = spawn('socat', [tun, udp], { stdio: 'ignore' })
  socket.connect(port, '127.0.0.1')
  // As long as the holder does not listen; what is lost then is lost like any packet.
  socket.on('error', () => undefined)
  const isThere = (): boolean => existsSync(`/sys/class/net/${device}`)
  await waitFor(isThere, { description: `the device ${device}` })
  return { device, holder, socket }
}

async function boundSocket(): Promise<Socket> {
  const bufferSizes = { recvBufferSize: socketBytes, sendBufferSize: socketBytes }
  const socket = createSocket({ type: 'udp4', ...bufferSizes })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return socket
}

async function freePort(): Promise<number> {
  const socket = await boundSocket()
  const { port } = socket.address()
  socket.close()
  await once(socket, 'close')
  return port
}
