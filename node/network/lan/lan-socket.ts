/**
 * The group of multicast DNS in one family of addresses: hears messages to it on every interface, and speaks there. A message
 * from elsewhere than the networks of this machine is not passed on: it is forged, to have us knock there.
 */
import { createSocket, type Socket } from 'node:dgram'
import { BlockList } from 'node:net'
import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os'

export type LanFamily = 'ipv4' | 'ipv6'

export interface LanSocketInit {
  family: LanFamily
  port: number
  heard: (bytes: Uint8Array, address: string) => void
  failed: (error: NodeJS.ErrnoException) => void
}

const groups = { ipv4: '224.0.0.251', ipv6: 'ff02::fb' } as const

export class LanSocket {
  readonly family: LanFamily
  readonly #init: LanSocketInit
  #socket: Socket | undefined
  #isBound = false
  #joined = new Set<string>()
  /** The networks of this machine. */
  #near = new BlockList()

  constructor(init: LanSocketInit) {
    this.#init = init
    this.family = init.family
  }

  get isOpen(): boolean {
    return this.#socket !== undefined
  }

  open(ready: () => void): void {
    const { family, port, heard, failed } = this.#init
    this.#joined = new Set()
    const socket = socketOf(family)
    this.#socket = socket
    socket.on('error', failed)
    socket.on('message', (bytes, { address }) => {
      // Addresses with a zone mean something on one interface alone.
      if (!address.includes('%') && this.#near.check(address, family)) heard(bytes, address)
    })
    this.#isBound = false
    socket.bind(port, () => {
      this.#isBound = true
      socket.setMulticastTTL(255)
      ready()
    })
  }

  close(): void {
    this.#socket?.close()
    this.#socket = undefined
  }

  /** Listens on interfaces that came since, of those with addresses of this family. */
  join(cidrs: readonly string[]): void {
    const { family } = this.#init
    // A socket that joins a group takes any port.
    if (this.#socket === undefined || !this.#isBound) return
    this.#near = new BlockList()
    for (const cidr of cidrs) {
      const [address, zone, bits] = partsOf(cidr)
      this.#near.addSubnet(address, bits, family)
      if (this.#joined.has(cidr)) continue
      try {
        this.#socket.addMembership(groups[family], zone === '' ? address : `::%${zone}`)
      } catch {
        // It was joined under another address, or went away just now.
      }
    }
    this.#joined = new Set(cidrs)
  }

  /** Says something on every interface, from the address by which others reach this machine there. */
  async send(message: Uint8Array): Promise<void> {
    for (const cidr of this.#joined) {
      const [address, zone] = partsOf(cidr)
      // One after the other: the interface is a setting of the socket.
      if (zone === '') await this.#send(message, address)
      else await this.#sendFrom(message, address, zone)
    }
  }

  #send(message: Uint8Array, address: string): Promise<void> {
    return new Promise((resolve) => {
      try {
        this.#socket?.setMulticastInterface(address)
        // An interface without a network is no failure.
        this.#socket?.send(message, this.#init.port, groups.ipv4, () => resolve())
        if (this.#socket === undefined) resolve()
      } catch {
        resolve()
      }
    })
  }

  /** By itself IPv6 would take an address that means something on this interface alone, which nobody can name to dial it. */
  #sendFrom(message: Uint8Array, address: string, zone: string): Promise<void> {
    return new Promise((resolve) => {
      const socket = socketOf('ipv6')
      let isOver = false
      const end = (): void => {
        // An error may follow the end; a socket cannot be closed twice.
        if (!isOver) socket.close(() => resolve())
        isOver = true
      }
      socket.on('error', end)
      socket.bind(0, address, () => {
        socket.setMulticastTTL(255)
        socket.send(message, this.#init.port, `${groups.ipv6}%${zone}`, end)
      })
    })
  }
}

/**
 * For each interface that leads out of this machine its first IPv4 address, and the IPv6 address by which its LAN rather than the internet
 * reaches it where it has one: as `192.168.1.7/24` and `fd00::7%eth0/64`.
 */
export function interfaceAddresses(): string[] {
  return Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) => {
    const ip4 = addresses.find(({ family, internal }) => family === 'IPv4' && !internal)
    const ip6 = addresses
      .filter(isShared)
      .toSorted((a, b) => Number(isOwn(b)) - Number(isOwn(a)))[0]
    return [ip4?.cidr ?? [], ip6?.cidr?.replace('/', `%${name}/`) ?? []].flat()
  })
}

/** Whether others on the LAN have an IPv6 address in the same network, and can dial it. */
function isShared({ family, internal, scopeid, cidr }: NetworkInterfaceInfo): boolean {
  return family === 'IPv6' && !internal && scopeid === 0 && cidr?.endsWith('/128') === false
}

function isOwn({ address }: NetworkInterfaceInfo): boolean {
  return /^f[cd]/u.test(address)
}

function socketOf(family: LanFamily): Socket {
  return family === 'ipv4'
    ? createSocket({ type: 'udp4', reuseAddr: true })
    : createSocket({ type: 'udp6', reuseAddr: true, ipv6Only: true })
}

/** Address, zone and bits of one of `interfaceAddresses`. */
function partsOf(cidr: string): [address: string, zone: string, bits: number] {
  const [, address = '', zone = '', bits = ''] = /^([^%/]+)(?:%([^/]+))?\/(\d+)$/u.exec(cidr) ?? []
  return [address, zone, Number(bits)]
}
