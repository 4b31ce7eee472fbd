/** Addresses in their three forms: multiaddr text, the short form in invites, and what is worth telling others. */
import { networkInterfaces } from 'node:os'
import { multiaddr } from '@multiformats/multiaddr'
import type { InviteAddress } from '../../protocol/invite.ts'
import { addressesMax } from '../../protocol/limits.ts'

/** Where everybody can reach this machine: IPv4, and IPv6 where the machine has it. */
export function everywhere(): string[] {
  const addresses = Object.values(networkInterfaces()).flat()
  const hasIp6 = addresses.some((address) => address?.family === 'IPv6')
  return hasIp6 ? ['0.0.0.0', '::'] : ['0.0.0.0']
}

/** The multiaddr text of an address in an invite. */
export function dialAddress({ kind, host, port }: InviteAddress): string {
  return `/${kind}/${host}/tcp/${port}`
}

/** The TCP addresses among multiaddrs, in the form of invites. */
export function inviteAddresses(addresses: readonly string[]): InviteAddress[] {
  return addresses.flatMap((text) => {
    const match = /^\/(ip4|ip6|dns)\/([^/]+)\/tcp\/(\d+)$/u.exec(text)
    if (match === null) return []
    const [, kind, host = '', port] = match
    return [{ kind: kind as InviteAddress['kind'], host, port: Number(port) }]
  })
}

/**
 * What to tell others of the addresses that libp2p listens on: without the peer id, public ones first, and those of this
 * machine itself only where there is no other.
 */
export function publishable(addresses: readonly string[]): string[] {
  const texts = addresses.map((text) => text.replace(/\/p2p\/[^/]+$/u, ''))
  const elsewhere = texts.filter((text) => !isLoopback(text) && !isLinkLocal(text))
  const told = elsewhere.length > 0 ? elsewhere : texts
  return told.toSorted((a, b) => rank(a) - rank(b)).slice(0, addressesMax)
}

/** Whether a text from a peer is an address that may be dialled at all. */
export function isDialable(text: string): boolean {
  try {
    const protocols = multiaddr(text).getComponents()
    return (
      protocols.some(({ name }) => name === 'tcp') && !protocols.some(({ name }) => name === 'p2p')
    )
  } catch {
    return false
  }
}

function isLoopback(text: string): boolean {
  return text.startsWith('/ip4/127.') || text.startsWith('/ip6/::1/')
}

function isLinkLocal(text: string): boolean {
  return text.startsWith('/ip6/fe80') || text.startsWith('/ip4/169.254.')
}

// Plain TCP before WebSocket, public before private: the first ones are those that an invite has room for.
function rank(text: string): number {
  const isPrivate = /^\/ip4\/(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)|^\/ip6\/f[cd]/u.test(text)
  return (text.includes('/ws') ? 2 : 0) + (isPrivate ? 1 : 0)
}
