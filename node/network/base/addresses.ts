/** Addresses in their three forms: multiaddr text, the short form in invites, and those worth telling others. */
import { networkInterfaces } from 'node:os'
import { multiaddr } from '@multiformats/multiaddr'
import { keyLength } from '../../../protocol/crypto.ts'
import { peerKey, peerName, type PeerName } from '../../../protocol/ids.ts'
import type { InviteAddress } from '../../../protocol/invite-address.ts'
import { addressesMax } from '../../../protocol/limits.ts'
import { toldOfFamilyMax, toldRelaysMin } from './limits.ts'
import type { DialTarget } from './network.ts'

const placeKinds = ['ip4', 'ip6', 'dns', 'dns4', 'dns6']

/** Where everybody can reach this machine: IPv4, and IPv6 where the machine has it. */
export function everywhere(): string[] {
  const addresses = Object.values(networkInterfaces()).flat()
  const hasIp6 = addresses.some((address) => address?.family === 'IPv6')
  return hasIp6 ? ['0.0.0.0', '::'] : ['0.0.0.0']
}

/** The multiaddr text of an address in an invite. */
export function dialAddress({ kind, host, port, relay }: InviteAddress): string {
  const address = `/${kind}/${host}/tcp/${port}`
  return relay === undefined ? address : `${address}/p2p/${peerName(relay)}/p2p-circuit`
}

/**
 * The TCP addresses among multiaddrs, in the form of invites. A link has room for three or so of different kinds: first the
 * best that leads through a relay, which only a node has that nobody reaches directly, then the best others.
 */
export function inviteAddresses(addresses: readonly string[]): InviteAddress[] {
  const all = addresses.map(inviteAddress).filter((address) => address !== undefined)
  const relays = ({ relay }: InviteAddress): number => (relay === undefined ? 0 : 1)
  return all.toSorted((a, b) => relays(b) - relays(a))
}

function inviteAddress(text: string): InviteAddress | undefined {
  const [place = '', relayed] = text.split('/p2p-circuit')
  const found = relayed === '' ? peerAt(place) : { address: text, peer: undefined }
  const plain = found?.address.replace(/^\/dns[46]\//u, '/dns/') ?? ''
  const match = /^\/(ip4|ip6|dns)\/([^/]+)\/tcp\/(\d+)$/u.exec(plain)
  if (match === null) return undefined
  const [, kind, host = '', port] = match
  const relay = found?.peer === undefined ? {} : { relay: peerKey(found.peer) }
  return { kind: kind as InviteAddress['kind'], host, port: Number(port), ...relay }
}

/**
 * Those of libp2p's listening addresses to tell others: without the peer id, public ones first, then those through
 * relays, and those of this machine itself only where there is no other. There is always room for relays, and for each family.
 */
export function publishable(addresses: readonly string[]): string[] {
  const texts = [...new Set(addresses.map((text) => text.replace(/\/p2p\/[^/]+$/u, '')))]
  const elsewhere = texts.filter((text) => !isLoopback(text) && !isLinkLocal(text))
  const told = elsewhere.length > 0 ? elsewhere : texts
  const best = told.toSorted((a, b) => rank(a) - rank(b))
  const chosen = [...new Set([...favoured(best), ...best])].slice(0, addressesMax)
  return best.filter((text) => chosen.includes(text))
}

/** Of many addresses the first ones of each kind: a machine with eight public ones still tells of its relays. */
function favoured(texts: readonly string[]): string[] {
  const counts = new Map<string, number>()
  return texts.filter((text) => {
    const kind = isRelayed(text) ? 'relay' : text.split('/')[1]!.replace(/^dns.*/u, 'dns')
    const count = (counts.get(kind) ?? 0) + 1
    counts.set(kind, count)
    return count <= (kind === 'relay' ? toldRelaysMin : toldOfFamilyMax)
  })
}

/** Whether an IP address, as it stands in options, is of this machine alone. */
export function isLoopbackIp(ip: string): boolean {
  return ip.startsWith('127.') || ip === '::1'
}

/** Whether a text from a peer is an address that may be dialled at all: directly, or through one relay. */
export function isDialable(text: string): boolean {
  const [direct = '', relayed, ...more] = text.split('/p2p-circuit')
  if (relayed === undefined) return isDirect(text)
  return relayed === '' && more.length === 0 && peerAt(direct) !== undefined
}

/** The node in a full address, as `/ip4/192.0.2.7/tcp/7278/p2p/12D3KooW…`; `undefined` where it is none. */
export function peerAt(text: string): { peer: PeerName; address: string } | undefined {
  const match = /^(.+)\/p2p\/(12D3KooW[1-9A-HJ-NP-Za-km-z]{44})$/u.exec(text)
  const [, address = '', peer = ''] = match ?? []
  return isDirect(address) && isPeerName(peer) ? { peer: peer as PeerName, address } : undefined
}

/** The relays through which addresses lead: each once, with where it listens. */
export function relaysIn(addresses: readonly string[]): DialTarget[] {
  const suffix = '/p2p-circuit'
  const relays = addresses.filter((text) => text.endsWith(suffix))
  return dialTargetsAt(relays.map((text) => text.slice(0, -suffix.length)))
}

/** Nodes by their full addresses: each once, with all that is said of where it listens. Others are left out. */
export function dialTargetsAt(texts: readonly string[]): DialTarget[] {
  const byPeer = new Map<PeerName, string[]>()
  for (const found of texts.map(peerAt)) {
    if (found === undefined) continue
    const known = byPeer.get(found.peer) ?? []
    if (!known.includes(found.address)) byPeer.set(found.peer, [...known, found.address])
  }
  return [...byPeer].map(([peer, addresses]) => ({ peer, addresses }))
}

/**
 * The key of one home when strangers are counted, from the multiaddr of a connection: an IPv4 address, or the /64 of an IPv6 one.
 * Many homes are behind one relay: there it is relay and peer.
 */
export function addressKey(text: string): string {
  const relay = relayKey(text)
  if (relay !== undefined) return `${relay}/${text.split('/').at(-1)}`
  const [, kind, host = ''] = text.split('/')
  return kind === 'ip6' ? ip6Network(host) : host
}

/** The relay that a connection comes through, by its multiaddr. */
export function relayKey(text: string): string | undefined {
  return /\/p2p\/([^/]+)\/p2p-circuit/u.exec(text)?.[1]
}

/** A key that nobody has for nothing: that of `addressKey`, or a relay with all behind it, where identities cost nothing. */
export function originKey(text: string): string {
  return relayKey(text) ?? addressKey(text)
}

function isDirect(text: string): boolean {
  try {
    const names = multiaddr(text).getComponents()
    const [place = '', port = '', ...more] = names.map(({ name }) => name)
    return placeKinds.includes(place) && port === 'tcp' && more.length === 0
  } catch {
    return false
  }
}

function isPeerName(text: string): boolean {
  const key = peerKey(text as PeerName)
  return key.length === keyLength && peerName(key) === text
}

function ip6Network(host: string): string {
  const [left = '', right = ''] = host.split('::')
  const head = left.split(':').filter(Boolean)
  const tail = right.split(':').filter(Boolean)
  const zeros = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0')
  return [...head, ...zeros, ...tail].slice(0, 4).join(':')
}

function isLoopback(text: string): boolean {
  return text.startsWith('/ip4/127.') || text.startsWith('/ip6/::1/')
}

function isRelayed(text: string): boolean {
  return text.endsWith('/p2p-circuit')
}

function isLinkLocal(text: string): boolean {
  return text.startsWith('/ip6/fe80') || text.startsWith('/ip4/169.254.')
}

// Public, then by a relay, then private: the first ones are those that an invite has room for.
function rank(text: string): number {
  const isPrivate = /^\/ip4\/(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)|^\/ip6\/f[cd]/u.test(text)
  return isPrivate ? 2 : isRelayed(text) ? 1 : 0
}
