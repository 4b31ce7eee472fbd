/**
 * A small internet in network namespaces of this machine: public hosts, homes behind routers with NAT, and LANs. Nothing in it
 * reaches any other network. Needs root, iproute2 and nftables.
 */
import { spawnSync } from 'node:child_process'
import { removeLeftovers, namespaceName, run } from './namespaces.ts'

/**
 * A router's treatment of the ports of packets that go out. `cone` keeps them, whatever the destination; `symmetric` takes another one for
 * each destination. Both let in only what answers something that went out.
 */
export type Nat = 'cone' | 'symmetric'

/** One machine: a namespace with an address. */
export interface Host {
  readonly namespace: string
  readonly address: string
}

/** Public to libp2p, which asks no registry; the ranges for documentation are private to it. */
const publicIp4 = (index: number): string => `11.77.0.${index}`
const publicIp6 = (index: number): string => `2600:77::${index}`
const device = 'eth0'

export class Internet implements AsyncDisposable {
  readonly #namespaces: string[] = []
  readonly #core: string
  #hosts = 0

  constructor() {
    removeLeftovers()
    this.#core = this.#addNamespace('net')
    addBridge(this.#core)
  }

  /** A host that everybody can reach. */
  host(name: string, family: 4 | 6 = 4): Host {
    const namespace = this.#addNamespace(name)
    const index = this.#plugIn(namespace, this.#core, device)
    const address = family === 4 ? publicIp4(index) : publicIp6(index)
    addAddress(namespace, device, `${address}/${family === 4 ? 24 : 64}`)
    return { namespace, address }
  }

  /** A host with an address for everybody that lets nobody in, as routers and systems treat those with IPv6. */
  guarded(name: string, family: 4 | 6): Host {
    const host = this.host(name, family)
    const guard = `table inet guard {
      chain in {
        type filter hook input priority 0; policy drop;
        iif lo accept; ct state established accept; meta l4proto ipv6-icmp accept;
      }
    }`
    run('ip', 'netns', 'exec', host.namespace, 'nft', guard)
    return host
  }

  /** A home behind a router; without `nat` it is a LAN that leads nowhere. IPv6 is for such a LAN. */
  home(name: string, nat?: Nat, family: 4 | 6 = 4): Home {
    const router = this.#addNamespace(`${name}-r`)
    addBridge(router)
    const index = this.#namespaces.length
    const subnet = family === 4 ? `192.168.${index}.` : `fd77:${index}::`
    addAddress(router, 'bridge', `${subnet}1/${bitsOf(subnet)}`)
    if (nat !== undefined) {
      const number = this.#plugIn(router, this.#core, 'wan')
      addAddress(router, 'wan', `${publicIp4(number)}/24`)
      translate(router, nat)
    }
    const plugIn = (host: string): string => {
      const namespace = this.#addNamespace(`${name}-${host}`)
      this.#plugIn(namespace, router, device)
      return namespace
    }
    return new Home(router, subnet, plugIn)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const name of this.#namespaces) spawnSync('ip', ['netns', 'del', name])
  }

  #addNamespace(label: string): string {
    const name = namespaceName(label)
    run('ip', 'netns', 'add', name)
    this.#namespaces.push(name)
    run('ip', '-n', name, 'link', 'set', 'lo', 'up')
    return name
  }

  /** A cable from `namespace` to the bridge of another; answers with a number that no other cable has. */
  #plugIn(namespace: string, bridge: string, as: string): number {
    this.#hosts += 1
    const end = `p${this.#hosts}`
    run('ip', '-n', namespace, 'link', 'add', as, 'type', 'veth', 'peer', end, 'netns', bridge)
    run('ip', '-n', bridge, 'link', 'set', end, 'master', 'bridge', 'up')
    run('ip', '-n', namespace, 'link', 'set', as, 'up')
    return this.#hosts + 10
  }
}

export class Home {
  /** Namespace of the router: the internet is at its device `wan`, the home at `bridge`. */
  readonly router: string
  readonly #subnet: string
  readonly #plugIn: (name: string) => string
  #hosts = 0

  constructor(router: string, subnet: string, plugIn: (name: string) => string) {
    this.router = router
    this.#subnet = subnet
    this.#plugIn = plugIn
  }

  host(name: string): Host {
    const namespace = this.#plugIn(name)
    return { namespace, address: this.#join(namespace) }
  }

  /** Gives a host of this home another address, as a router does after a restart. */
  move({ namespace }: Host): Host {
    const family = bitsOf(this.#subnet) === 24 ? '-4' : '-6'
    run('ip', '-n', namespace, family, 'address', 'flush', 'dev', device, 'scope', 'global')
    return { namespace, address: this.#join(namespace) }
  }

  /** Has the router pass a TCP port on to a host, as its owner can set it up. */
  forward({ address }: Host, port: number): void {
    const rule = `iifname wan tcp dport ${port} dnat to ${address}`
    run('ip', 'netns', 'exec', this.router, 'nft', `add rule ip home inward ${rule}`)
  }

  /** Cuts the cable to the provider, and puts it in again. */
  unplug(): void {
    run('ip', '-n', this.router, 'link', 'set', 'wan', 'down')
  }

  plugIn(): void {
    run('ip', '-n', this.router, 'link', 'set', 'wan', 'up')
  }

  #join(namespace: string): string {
    this.#hosts += 1
    const address = `${this.#subnet}${this.#hosts + 10}`
    addAddress(namespace, device, `${address}/${bitsOf(this.#subnet)}`)
    run('ip', '-n', namespace, 'route', 'replace', 'default', 'via', `${this.#subnet}1`)
    return address
  }
}

function bitsOf(subnet: string): number {
  return subnet.includes(':') ? 64 : 24
}

function addBridge(namespace: string): void {
  run('ip', '-n', namespace, 'link', 'add', 'bridge', 'type', 'bridge')
  run('ip', '-n', namespace, 'link', 'set', 'bridge', 'up')
}

function addAddress(namespace: string, to: string, address: string): void {
  // Without the second in which IPv6 looks whether somebody else has it.
  const flags = address.includes(':') ? ['nodad'] : []
  run('ip', '-n', namespace, 'address', 'add', address, 'dev', to, ...flags)
}

function translate(router: string, nat: Nat): void {
  const inside = (...command: string[]): string => run('ip', 'netns', 'exec', router, ...command)
  inside('sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward')
  const random = nat === 'symmetric' ? 'fully-random' : ''
  inside(
    'nft',
    `table ip home {
      chain out { type nat hook postrouting priority srcnat; oifname wan masquerade ${random}; }
      chain inward { type nat hook prerouting priority dstnat; }
      chain in { type filter hook input priority 0; iifname wan ct state established accept; iifname wan drop; }
      chain through { type filter hook forward priority 0; iifname wan ct state established accept; iifname wan ct status dnat accept; iifname wan drop; }
    }`,
  )
}
