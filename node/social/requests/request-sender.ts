/** The way from a contact request of ours to a contact: their node is found, asked, and joined once they accepted. */
import { toBase64url } from '../../../protocol/bytes.ts'
import { PappusError } from '../../../protocol/errors.ts'
import { peerName, type PeerName, type PersonId } from '../../../protocol/ids.ts'
import {
  decodeRequestReply,
  encodeRequest,
  requestProtocol,
  signRequest,
  type Acceptance,
} from '../../../protocol/request-message.ts'
import { joinTimeoutMs } from '../joining/limits.ts'
import type { Network } from '../../network/base/network.ts'
import type { Reader } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import type { Finding } from '../discovery/finding.ts'
import type { Joining } from '../joining/joining.ts'
import type { Keyring } from '../feeds/keyring.ts'
import { asked, type AskedRow } from './tables.ts'
import { me } from '../contacts/tables.ts'

export interface RequestSenderComponents {
  finding: Finding
  joining: Joining
  keyring: Keyring
  network: Network
  store: Reader
  world: World
  /** Ends everything. */
  stopping: AbortSignal
  /** Told of each peer before it is dialled. */
  trying: (peer: PeerName, person: PersonId) => void
  /** Notes how far it went. @returns `undefined` where the request was withdrawn meanwhile */
  update: (row: AskedRow, change: Partial<AskedRow>) => Promise<AskedRow | undefined>
}

/** A request whose node is known. */
type Addressed = AskedRow & { peer: PeerName }

export class RequestSender {
  readonly #components: RequestSenderComponents

  constructor(components: RequestSenderComponents) {
    this.#components = components
  }

  /**
   * Goes as far as it can be gone now.
   *
   * @returns whether they are a contact.
   * @throws {PeerUnreachableError} or another error of what did not work.
   */
  async advance(row: AskedRow): Promise<boolean> {
    const there = await this.#reach(row)
    if (there === undefined) return false
    const now = there.state === 'accepted' ? there : await this.#question(there)
    if (now?.state !== 'accepted') return false
    return this.#join(now)
  }

  /** Connects to their node, where it was or where their card says. @returns `undefined` where it is not found */
  async #reach(row: AskedRow): Promise<Addressed | undefined> {
    const { finding, network, stopping, trying, update } = this.#components
    const isThere = (peer: PeerName, addresses: readonly string[]): Promise<boolean> => {
      trying(peer, row.person)
      return network.connect(peer, addresses, { signal: this.#signal() }).then(
        () => true,
        () => false,
      )
    }
    const { peer, addresses } = row
    if (peer !== undefined && (await isThere(peer, addresses))) return { ...row, peer }
    const card = await finding.find(row.person, stopping)
    if (card === undefined) return undefined
    const found = { peer: peerName(card.device.peerKey), addresses: card.addresses }
    const name = card.name === undefined ? {} : { name: card.name }
    const known = await update(row, { ...found, ...name })
    if (known === undefined || !(await isThere(found.peer, found.addresses))) return undefined
    return { ...known, peer: found.peer }
  }

  async #question(row: Addressed): Promise<Addressed | undefined> {
    const { keyring, network, store, update, world } = this.#components
    const { certificate, device } = keyring
    const said = {
      name: store.get(me, 'me')?.name ?? '',
      note: row.note,
      addresses: network.addresses(),
      atMs: world.now(),
    }
    const request = signRequest({ peer: device.peer, certificate }, row.person, said)
    const bytes = await network.ask(row.peer, requestProtocol, encodeRequest(request), {
      signal: this.#signal(),
    })
    const reply = decodeRequestReply(bytes)
    const change: Partial<AskedRow> =
      reply.kind === 'accepted'
        ? acceptedBy(reply)
        : { state: reply.kind === 'no' ? 'refused' : reply.kind === 'later' ? row.state : 'sent' }
    const now = await update(row, change)
    return now === undefined ? undefined : { ...now, peer: row.peer }
  }

  async #join(row: Addressed): Promise<boolean> {
    const { joining, update } = this.#components
    const { person, peer, addresses, secret = '', untilMs = 0, aspect, history } = row
    const isStillWanted = (reader: Reader): boolean => reader.get(asked, person) !== undefined
    const choice = { person, aspect, history, untilMs, isStillWanted }
    try {
      return await joining.joinIntroduced({ peer, secret, addresses }, choice, this.#signal())
    } catch (error) {
      const isVoid = error instanceof PappusError && error.code.startsWith('invite-')
      // Taken back, or somebody else's word: we ask again.
      if (isVoid) await update(row, { state: 'sent' })
      throw error
    }
  }

  #signal(): AbortSignal {
    return AbortSignal.any([this.#components.stopping, AbortSignal.timeout(joinTimeoutMs)])
  }
}

/** The change that an acceptance makes. */
export function acceptedBy({ secret, untilMs }: Acceptance): Partial<AskedRow> {
  return { state: 'accepted', secret: toBase64url(secret), untilMs }
}
