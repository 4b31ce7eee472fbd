/**
 * One attempt to reach a peer: its addresses one after the other, the nearest first, each with a time of its own. Left to
 * libp2p, two dead addresses of a LAN would use up the time of all others.
 */
import { dialNearMs, dialDirectMs, dialRelayMs } from './limits.ts'
import type { DialCode } from '../../reach.ts'
import type { Libp2p } from '@libp2p/interface'
import type { PeerName } from '../../../protocol/ids.ts'
import { isDialable } from '../base/addresses.ts'
import { multiaddr } from '@multiformats/multiaddr'
import { PeerUnreachableError } from '../../errors.ts'
import type { Inside } from '../base/libp2p-host.ts'
import { dialPastQueue } from './past-queue.ts'

/** The part of a host that it needs. */
export type DialHost = Libp2p<{ inside: Pick<Inside, 'transportManager'> }>

type Nearness = 'near' | 'direct' | 'relay'

const timesMs: Record<Nearness, number> = {
  near: dialNearMs,
  direct: dialDirectMs,
  relay: dialRelayMs,
}

/** From the code that says most about a peer to the one that says least. */
const telling: readonly DialCode[] = [
  'closed',
  'other-peer',
  'not-at-relay',
  'relay-limit',
  'refused',
  'timeout',
  'no-route',
  'failed',
]

/**
 * Connects to a peer at the first of its addresses where it answers.
 *
 * @throws {PeerUnreachableError} with the values `reason` (a `DialCode`) and, where there is one, `address`.
 */
export async function dial(
  host: DialHost,
  { peer, addresses }: { peer: PeerName; addresses: readonly string[] },
  signal?: AbortSignal,
): Promise<void> {
  const failures: { code: DialCode; address: string; cause: unknown }[] = []
  for (const address of inDialOrder(addresses.filter(isDialable))) {
    const signals = [AbortSignal.timeout(timesMs[nearness(address)])]
    if (signal !== undefined) signals.push(signal)
    try {
      await dialAt(host, { peer, address }, AbortSignal.any(signals))
      return
    } catch (cause) {
      failures.push({ code: codeOf(cause), address, cause })
    }
    if (signal?.aborted === true) break
  }
  const [worst] = failures.toSorted((a, b) => telling.indexOf(a.code) - telling.indexOf(b.code))
  if (worst === undefined) throw new PeerUnreachableError('no address', { reason: 'no-address' })
  const { code, address, cause } = worst
  throw new PeerUnreachableError('no address answers', { reason: code, address }, { cause })
}

/** Full addresses that each host is dialling for us now: libp2p's queue does not tell. */
const running = new WeakMap<DialHost, Set<string>>()

/**
 * One dial; where another one of ours goes on at an address that the peer left, beside that. All other dials of the peer are
 * joined in the queue, so that it has one connection and not two.
 */
async function dialAt(
  host: DialHost,
  { peer, address }: { peer: PeerName; address: string },
  signal: AbortSignal,
): Promise<void> {
  // The peer id is part of the address: libp2p then refuses any other peer that answers there.
  const target = `${address}/p2p/${peer}`
  const ours = running.get(host) ?? new Set()
  running.set(host, ours)
  const isQueued = host.getDialQueue().some(({ peerId }) => peerId?.toString() === peer)
  const isElsewhere = [...ours].some((each) => each.endsWith(`/p2p/${peer}`) && each !== target)
  const isBeside = isQueued && isElsewhere && !ours.has(target) && nearness(address) !== 'relay'
  ours.add(target)
  try {
    // The dial in the queue went past the gate of peers, which this one does not ask.
    if (!isBeside) await host.dial(multiaddr(target), { signal })
    else await dialPastQueue(host.services.inside.transportManager, multiaddr(target), { signal })
  } finally {
    ours.delete(target)
  }
}

/** Addresses of the LAN first, then others that lead straight to the peer, then relays. */
export function inDialOrder(addresses: readonly string[]): string[] {
  const rank = (address: string): number => ['near', 'direct', 'relay'].indexOf(nearness(address))
  return [...new Set(addresses)].toSorted((a, b) => rank(a) - rank(b))
}

function nearness(address: string): Nearness {
  if (address.includes('/p2p-circuit')) return 'relay'
  const isNear =
    /^\/ip4\/(10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01]))\.|^\/ip6\/(::1\/|f[cd]|fe80)/u
  return isNear.test(address) ? 'near' : 'direct'
}

const codes: Record<string, DialCode> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'closed',
  EHOSTUNREACH: 'no-route',
  ENETUNREACH: 'no-route',
  EADDRNOTAVAIL: 'no-route',
  ENOTFOUND: 'no-route',
  ETIMEDOUT: 'timeout',
  TimeoutError: 'timeout',
  AbortError: 'timeout',
  NoValidAddressesError: 'no-address',
  EncryptionFailedError: 'closed',
  MuxerUnavailableError: 'closed',
  ConnectionClosedError: 'closed',
  UnexpectedEOFError: 'closed',
}

function codeOf(cause: unknown): DialCode {
  const { code = '', name = '', message = '' } = cause as Partial<NodeJS.ErrnoException>
  // libp2p hands on these by their words alone.
  if (message.includes('does not match expected remote')) return 'other-peer'
  if (message.includes('NO_RESERVATION')) return 'not-at-relay'
  if (message.includes('RESOURCE_LIMIT_EXCEEDED')) return 'relay-limit'
  return codes[code] ?? codes[name] ?? 'failed'
}
