/**
 * How two people become contacts by an invite. The newcomer dials the node in the link, shows the secret, and both
 * store the other before they say so: a lost answer is asked for again and changes nothing.
 */
import { equalBytes } from '../../protocol/bytes.ts'
import { PappusError } from '../../protocol/errors.ts'
import { peerName, type AspectId, type PeerName, type PersonId } from '../../protocol/ids.ts'
import type { Introduction } from '../../protocol/introduction.ts'
import { parseInvite, type Invite } from '../../protocol/invite.ts'
import {
  decodeJoinReply,
  decodeJoinRequest,
  encodeJoinReply,
  encodeJoinRequest,
  joinProtocol,
  joinReady,
  type JoinRefusal,
  type JoinReply,
} from '../../protocol/join-message.ts'
import { frameBytesMax } from '../../protocol/limits.ts'
import {
  BlockedError,
  InviteExpiredError,
  InviteOwnError,
  InviteUnknownError,
  InviteUsedError,
  LimitReachedError,
  PeerMisbehavedError,
} from '../errors.ts'
import { contactsMax } from '../limits.ts'
import { dialAddress } from '../network/addresses.ts'
import type { Network } from '../network/network.ts'
import type { Store } from '../store/store.ts'
import type { Transaction } from '../store/transaction.ts'
import type { World } from '../world.ts'
import { aspectAt, type AddOptions, type Aspects } from './aspects.ts'
import { cardCarriers } from './carrying.ts'
import { isBlocked } from './apply-block.ts'
import type { Invites } from './invites.ts'
import type { Keyring } from './keyring.ts'
import { blockedPeers, contacts, me, peers, type ContactRow, type DeviceRow } from './tables.ts'
import { prekeyFor } from './pair-feeds.ts'
import type { Writer } from './writer.ts'

export interface JoiningComponents {
  aspects: Aspects
  invites: Invites
  keyring: Keyring
  network: Network
  store: Store
  world: World
  writer: Writer
  /** Called when the other side has stored us as well: now there is something to fetch. */
  joined: (peer: PeerName) => void
}

/** Where a new contact becomes a member. */
export interface JoinPlace extends AddOptions {
  aspect: AspectId
}

export class Joining {
  readonly #components: JoiningComponents

  constructor(components: JoiningComponents) {
    this.#components = components
  }

  /** Starts to answer newcomers. */
  async start(): Promise<void> {
    await this.#components.network.respond({
      id: joinProtocol,
      frameBytesMax,
      isOpenTo: () => true,
      answer: (peer, question) => this.#answer(peer, question),
    })
  }

  /**
   * Becomes a contact of who made an invite.
   *
   * @param place where they become a member, if anywhere.
   * @throws {InviteMistypedError} or another `Invite…Error` that says what is wrong with the link.
   * @throws {BlockedError} when we blocked who made it.
   * @throws {PeerUnreachableError} when their node does not answer.
   */
  async join(link: string, place: JoinPlace | undefined, signal: AbortSignal): Promise<PersonId> {
    const { network, store, world } = this.#components
    const invite = parseInvite(link)
    const peer = peerName(invite.peerKey)
    if (peer === network.self) throw new InviteOwnError('own invite')
    if (store.get(blockedPeers, peer) !== undefined) throw new BlockedError(peer)
    if (invite.expiresAtMs <= world.now()) throw expired(invite)
    if (place !== undefined) aspectAt(store, place.aspect)

    await network.connect(peer, invite.addresses.map(dialAddress), { signal })
    const theirs = await this.#askToJoin(peer, invite, signal)
    const { person } = theirs.device
    if (isBlocked(store, person)) throw new BlockedError(person)
    await store.transact((tx) => this.#addContact(tx, theirs, place))
    await network.ask(peer, joinProtocol, joinReady, { signal })
    network.welcome(peer)
    this.#components.joined(peer)
    return person
  }

  async #askToJoin(peer: PeerName, invite: Invite, signal: AbortSignal): Promise<Introduction> {
    const { network, store } = this.#components
    const { secret } = invite
    const introduction = await store.transact((tx) => this.#introduce(tx, peer))
    const question = encodeJoinRequest({ secret, introduction })
    const bytes = await network.ask(peer, joinProtocol, question, { signal })
    const reply = readReply(bytes)
    if ('refusal' in reply) throw refusalError(reply.refusal, invite)
    if (peerName(reply.introduction.device.peerKey) !== peer) {
      throw new PeerMisbehavedError('introduced another device')
    }
    return reply.introduction
  }

  async #answer(peer: PeerName, question: Uint8Array): Promise<Uint8Array> {
    if (equalBytes(question, joinReady)) return this.#ready(peer)
    const { secret, introduction } = decodeJoinRequest(question)
    const isTheirs = peerName(introduction.device.peerKey) === peer
    const { store, keyring } = this.#components
    if (!isTheirs || introduction.device.person === keyring.person) {
      return encodeJoinReply({ refusal: 'refused' })
    }
    const reply = await store.transact((tx) => this.#admit(tx, secret, introduction))
    return encodeJoinReply(reply)
  }

  async #admit(tx: Transaction, secret: Uint8Array, theirs: Introduction): Promise<JoinReply> {
    const { invites } = this.#components
    const { person, peerKey } = theirs.device
    const found = invites.find(tx, secret, person)
    if (typeof found === 'string') return { refusal: found }
    // They are not to learn it.
    if (isBlocked(tx, person)) return { refusal: 'unknown' }
    // Who comes again only missed the answer; if they were removed since, the invite is no way back.
    const isAgain = found.usedBy.includes(person)
    await this.#addContact(tx, theirs, isAgain ? undefined : found)
    if (!isAgain) invites.use(tx, found, person)
    return { introduction: this.#introduce(tx, peerName(peerKey)) }
  }

  #ready(peer: PeerName): Uint8Array {
    const { network, store, joined } = this.#components
    if (store.get(peers, peer) === undefined) return encodeJoinReply({ refusal: 'refused' })
    network.welcome(peer)
    joined(peer)
    return joinReady
  }

  async #addContact(
    tx: Transaction,
    introduction: Introduction,
    place: JoinPlace | undefined,
  ): Promise<void> {
    const { aspects, network, writer, world } = this.#components
    const { person, peerKey } = introduction.device
    const peer = peerName(peerKey)
    const known = tx.get(contacts, person)
    if (known === undefined && (await tx.list(contacts, {})).length >= contactsMax) {
      throw new LimitReachedError('contacts', { max: contactsMax })
    }
    const atMs = world.now()
    const device = known?.devices.find((candidate) => candidate.peer === peer)
    if (known === undefined || !isTold(known, device, introduction)) {
      writer.write(tx, { kind: 'self' }, { kind: 'contact', introduction, atMs })
    }
    if (device === undefined) {
      const addresses = network.addresses()
      const card = { kind: 'card', addresses, carriers: await cardCarriers(tx), atMs } as const
      writer.write(tx, { kind: 'pair', peer }, card)
      await aspects.grantAgain(tx, person, peer)
    }
    if (place !== undefined) await aspects.add(tx, place.aspect, person, place)
  }

  #introduce(tx: Transaction, to: PeerName): Introduction {
    const { keyring, network, world } = this.#components
    return {
      certificate: keyring.certificate,
      device: keyring.certified,
      name: tx.get(me, 'me')?.name ?? '',
      publicFeed: keyring.claim({ kind: 'public' }),
      pairFeed: keyring.claim({ kind: 'pair', peer: to }),
      prekey: prekeyFor(tx, to, world),
      addresses: network.addresses(),
    }
  }
}

/** Whether an introduction tells nothing that we do not know. */
function isTold(
  { name }: ContactRow,
  device: DeviceRow | undefined,
  introduction: Introduction,
): boolean {
  const { addresses } = introduction
  if (device === undefined || name !== introduction.name) return false
  return JSON.stringify(device.addresses) === JSON.stringify(addresses)
}

function readReply(bytes: Uint8Array): JoinReply {
  try {
    return decodeJoinReply(bytes)
  } catch (cause) {
    if (!(cause instanceof PappusError)) throw cause
    throw new PeerMisbehavedError('join reply', {}, { cause })
  }
}

function refusalError(refusal: JoinRefusal, invite: Invite): PappusError {
  if (refusal === 'used') return new InviteUsedError('used')
  if (refusal === 'expired') return expired(invite)
  if (refusal === 'unknown') return new InviteUnknownError('unknown')
  return new PeerMisbehavedError('refused to be a contact')
}

function expired({ expiresAtMs }: Invite): InviteExpiredError {
  return new InviteExpiredError('expired', { atMs: expiresAtMs })
}
