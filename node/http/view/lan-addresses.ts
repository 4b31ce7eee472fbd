/** Which addresses of this machine others on its local network reach, and which machines are others on it. */
import { BlockList, isIP } from 'node:net'
import type { NetworkInterfaceInfo } from 'node:os'
import { lanAddressesMax } from '../limits.ts'

/** As `networkInterfaces` of `node:os` tells them. */
export type Interfaces = NodeJS.Dict<NetworkInterfaceInfo[]>

interface Network {
  readonly address: string
  readonly bits: number
}

/**
 * Networks that no router of the internet leads to: RFC 1918, RFC 3927 (a cable between two machines), RFC 4193. Link-local addresses of
 * IPv6 are none of them: a browser cannot be told which cable is meant.
 */
export const lanNetworks: readonly Network[] = [
  { address: '10.0.0.0', bits: 8 },
  { address: '172.16.0.0', bits: 12 },
  { address: '192.168.0.0', bits: 16 },
  { address: '169.254.0.0', bits: 16 },
  { address: 'fc00::', bits: 7 },
]

const near = new BlockList()
for (const { address, bits } of lanNetworks) near.addSubnet(address, bits, familyOf(address))
// Programs of this machine reach each of its addresses from here.
near.addSubnet('127.0.0.0', 8)
// A neighbour may come by its link-local address.
near.addSubnet('fe80::', 10, 'ipv6')

/** Interfaces to containers and virtual machines, and tunnels: their other ends are no neighbours. */
const noLan =
  /^(docker|br-|veth|virbr|vmnet|vboxnet|lxc|lxd|podman|cni|tun|tap|wg|utun|ppp|zt|tailscale)/u

/** Addresses that the view answers on, of IPv4 first: they are short enough to be typed. */
export function lanAddresses(interfaces: Interfaces): string[] {
  const all = Object.entries(interfaces).flatMap(([name, found]) =>
    noLan.test(name) ? [] : (found ?? []),
  )
  const addresses = all.filter(isOfLan).map(({ address }) => address)
  return [...new Set(byFamily(addresses))].slice(0, lanAddressesMax)
}

/** Those of IPv4 first. */
export function byFamily(addresses: Iterable<string>): string[] {
  return [...addresses].toSorted((a, b) => isIP(a) - isIP(b))
}

/** Whether a machine of the local network, or this one, has an address. A port that a router forwards leads others here. */
export function isNear(address: string): boolean {
  const plain = address.replace(/^::ffff:(?=\d+\.)/u, '').replace(/%.*$/u, '')
  return isIP(plain) > 0 && near.check(plain, familyOf(plain))
}

/** The name that the machine has on the local network, where its system answers to one; `undefined` for one that is no plain name. */
export function localName(hostName: string): string | undefined {
  const [label = ''] = hostName.toLowerCase().split('.')
  return /^(?!localhost$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/u.test(label)
    ? `${label}.local`
    : undefined
}

function isOfLan({ address, internal, cidr }: NetworkInterfaceInfo): boolean {
  // A network of one address has no neighbours.
  return (
    !internal && !/\/(32|128)$/u.test(cidr ?? '') && !/^fe[89ab]/iu.test(address) && isNear(address)
  )
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}
