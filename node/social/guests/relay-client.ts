/** Has relays hold bundles, and asks them how those fare. */
import { fromBase64url } from '../../../protocol/bytes.ts'
import { guestKeys, ownerMark } from '../../../protocol/guest.ts'
import {
  decodeGuestAnswer,
  encodeGuestQuestion,
  guestProtocol,
  type GuestAnswer,
  type GuestQuestion,
} from '../../../protocol/guest-message.ts'
import type { GuestResponseId } from '../../../protocol/ids.ts'
import { addressesMax, guestPartBytes } from '../../../protocol/limits.ts'
import { GuestsRefusedError } from '../../errors.ts'
import type { DialTarget, Network } from '../../network/base/network.ts'
import { guestAskMsMax, guestPutMsMax } from './limits.ts'
import type { GuestLinkRow } from './tables.ts'

/** A relay that holds bundles, and the origin of its page. */
export interface GuestRelay extends DialTarget {
  readonly origin: string
}

export interface GuestBundle {
  readonly seed: Uint8Array
  readonly sealed: Uint8Array
  readonly expiresAtMs: number
  /** Whether guests may respond. */
  readonly responses: boolean
}

export interface RelayClientInit {
  network: Pick<Network, 'ask' | 'connect' | 'isConnected'>
  /** Relays that this node may use. */
  relays: () => Promise<readonly DialTarget[]>
  /** Ends all that waits. */
  stopping: AbortSignal
}

export class RelayClient {
  readonly #init: RelayClientInit

  constructor(init: RelayClientInit) {
    this.#init = init
  }

  /** The relays that hold bundles, of those that answer in time. */
  async list(): Promise<GuestRelay[]> {
    const all = await this.#init.relays()
    return (await Promise.all(all.map((relay) => this.#termsOf(relay)))).flat()
  }

  /**
   * Brings a bundle to a relay.
   *
   * @throws {GuestsRefusedError} where it has no room, or holds none.
   * @throws {PeerUnreachableError} when it is away.
   */
  async put(
    relay: DialTarget,
    { seed, sealed, expiresAtMs, responses }: GuestBundle,
  ): Promise<void> {
    const within = AbortSignal.timeout(guestPutMsMax)
    const { id, proof } = guestKeys(seed)
    const owner = ownerMark(proof)
    const begin = { kind: 'begin', id, bytes: sealed.length, owner, untilMs: expiresAtMs } as const
    const open = responses ? { responses: true as const } : {}
    assertTaken(await this.#ask(relay, { ...begin, ...open }, within))
    for (let at = 0; at < sealed.length; at += guestPartBytes) {
      const bytes = sealed.subarray(at, at + guestPartBytes)
      assertTaken(await this.#ask(relay, { kind: 'part', id, at, bytes }, within))
    }
  }

  /**
   * How often the bundle of a link was opened, or that the relay has none.
   *
   * @throws {PeerUnreachableError} when it is away.
   */
  async look(link: GuestLinkRow, within: AbortSignal): Promise<{ opened: number } | 'gone'> {
    const answer = await this.#ask(relayOf(link), { kind: 'ask', ...proofOf(link) }, within)
    return answer.kind === 'held' ? { opened: answer.opened } : 'gone'
  }

  /**
   * The sealed responses of guests that wait with a link; those that we have are deleted there.
   *
   * @throws {PeerUnreachableError} when the relay is away.
   */
  async responses(
    link: GuestLinkRow,
    had: readonly GuestResponseId[],
    within: AbortSignal,
  ): Promise<readonly Uint8Array[]> {
    const question = { kind: 'responses', ...proofOf(link), had } as const
    const answer = await this.#ask(relayOf(link), question, within)
    return answer.kind === 'responses' ? answer.sealed : []
  }

  /** Deletes the bundle of a link. @throws {PeerUnreachableError} when the relay is away. */
  async end(link: GuestLinkRow): Promise<void> {
    await this.#ask(relayOf(link), { kind: 'end', ...proofOf(link) })
  }

  async #termsOf(relay: DialTarget): Promise<GuestRelay[]> {
    const answer = await this.#ask(relay, { kind: 'terms' }).catch(() => undefined)
    const addresses = relay.addresses.slice(0, addressesMax)
    return answer?.kind === 'origin' ? [{ ...relay, addresses, origin: answer.origin }] : []
  }

  async #ask(
    { peer, addresses }: DialTarget,
    question: GuestQuestion,
    within = AbortSignal.timeout(guestAskMsMax),
  ): Promise<GuestAnswer> {
    const { network, stopping } = this.#init
    const signal = AbortSignal.any([within, stopping])
    if (!network.isConnected(peer)) await network.connect(peer, addresses, { signal })
    const bytes = encodeGuestQuestion(question)
    return decodeGuestAnswer(await network.ask(peer, guestProtocol, bytes, { signal }))
  }
}

function assertTaken({ kind }: GuestAnswer): void {
  if (kind !== 'taken') throw new GuestsRefusedError(kind, { reason: kind })
}

function relayOf({ holder, addresses }: GuestLinkRow): DialTarget {
  return { peer: holder, addresses }
}

function proofOf({ id, seed }: GuestLinkRow): Pick<GuestLinkRow, 'id'> & { proof: Uint8Array } {
  return { id, proof: guestKeys(fromBase64url(seed) ?? new Uint8Array(0)).proof }
}
