/**
 * A dial past libp2p's queue, which joins all dials of one peer: an address heard just now would wait there behind one that
 * answers no more. It skips the queue's checks, so only for addresses that may be dialled.
 */
import type { TransportManager, TransportManagerDialOptions } from '@libp2p/interface-internal'
import type { Multiaddr } from '@multiformats/multiaddr'
import { PeerUnreachableError } from '../../errors.ts'

/**
 * @param target with the peer id: any other peer that answers there is refused.
 * @throws {PeerUnreachableError} when the signal came first, and the transport's own errors.
 */
export async function dialPastQueue(
  transportManager: Pick<TransportManager, 'dial'>,
  target: Multiaddr,
  { signal, ...more }: TransportManagerDialOptions & { signal: AbortSignal },
): Promise<void> {
  if (signal.aborted) throw new PeerUnreachableError('too late', { reason: 'timeout' })
  // A socket heeds the signal that it was dialled with for its whole life: this one is silent once it leads somewhere.
  const dialling = new AbortController()
  const abort = (): void => dialling.abort()
  signal.addEventListener('abort', abort)
  try {
    await transportManager.dial(target, { ...more, signal: dialling.signal })
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
