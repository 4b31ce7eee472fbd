/**
 * How two people become contacts by an invite. The newcomer dials the node in the link, shows the secret, and both
 * store the other before they say so: a lost answer is asked for again and changes nothing.
 */
import { equalBytes, fromBase64url } from '../../../protocol/bytes.ts'
import { PappusError } from '../../../protocol/errors.ts'
import {
  peerName,
  shortIdLength,
  type AspectId,
  type PeerName,
  type PersonId,
} from '../../../protocol/ids.ts'
import type { Introduction } from '../../../protocol/introduction.ts'
import { parseInvite, type Invite } from '../../../protocol/invite.ts'
import {
  decodeJoinReply,
  decodeJoinRequest,
  encodeJoinReply,
  encodeJoinRequest,
  joinProtocol,
  joinReady,
  type JoinRefused,
  type JoinReply,
} from '../../../protocol/join-message.ts'
import { frameBytesMax } from '../../../protocol/limits.ts'
import {
  BlockedError,
  InviteExpiredError,
  InviteOwnError,
  InviteUnknownError,
  InviteUsedError,
  LimitReachedError,
  PeerMisbehavedError,
} from '../../errors.ts'
import { contactsMax } from '../../limits.ts'
import { newDevicesPerDayMax } from './limits.ts'
import { dialAddress } from '../../network/base/addresses.ts'
import type { DialTarget, Network } from '../../network/base/network.ts'
import type { Store } from '../../store/store.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { aspectAt } from '../aspects/aspect-rows.ts'
import type { AddOptions, Aspects } from '../aspects/aspects.ts'
import { countToday } from '../lib/daily.ts'
import { verifyRevocation } from '../../../protocol/revocation.ts'
import { isBlocked } from '../contacts/apply-block.ts'
import { isRevoked, revocationOf } from '../contacts/apply-revocation.ts'
import { giveBack } from '../devices/giving-back.ts'
import type { Invites } from './invites.ts'
import type { Keyring } from '../feeds/keyring.ts'
import type { OwnCards } from '../discovery/own-cards.ts'
import { prekeyFor } from '../feeds/pair-feeds.ts'
import { blockedPeers, contacts, devices, me, peers, type DeviceRow } from '../contacts/tables.ts'
import { deviceQuotas } from './tables.ts'
import type { Writer } from '../feeds/writer.ts'

export interface JoiningComponents {
  aspects: Aspects
  cards: OwnCards
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

/** A device of a person, and the secret by which it lets us join. */
export interface IntroducedPlace extends DialTarget {
  readonly secret: string
}

/** Somebody we were introduced to or asked, and where they become a member. */
export interface IntroducedWish extends Required<JoinPlace> {
  person: PersonId
  untilMs: number
  /** Asked once they answered: the person may have changed their mind meanwhile. */
  isStillWanted: (reader: Reader) => boolean
}

/** The maker of an invite that we joined by. */
export interface Joined {
  person: PersonId
  /** Name of the circle that it was of. */
  circle?: string
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
   * Becomes a contact of the maker of an invite.
   *
   * @param place where they become a member, if anywhere.
   * @throws {InviteMistypedError} or another `Invite…Error` that says what is wrong with the link.
   * @throws {BlockedError} when we blocked its maker.
   * @throws {LimitReachedError} when we have too many contacts, or met too many devices of theirs today.
   * @throws {PeerUnreachableError} when their node does not answer.
   */
  async join(link: string, place: JoinPlace | undefined, signal: AbortSignal): Promise<Joined> {
    const { network, store, world } = this.#components
    const invite = parseInvite(link)
    const peer = peerName(invite.peerKey)
    if (peer === network.self) throw new InviteOwnError('own invite')
    if (store.get(blockedPeers, peer) !== undefined) throw new BlockedError(peer)
    if (invite.expiresAtMs <= world.now()) throw expired(invite)
    if (place !== undefined) aspectAt(store, place.aspect)

    await network.connect(peer, invite.addresses.map(dialAddress), { signal })
    const reply = await this.#ask(peer, { secret: invite.secret, isOwn: false }, signal)
    if ('refusal' in reply) throw refusalError(reply.refusal, invite)
    const { introduction, circle } = reply
    const { person } = introduction.device
    if (isBlocked(store, person)) throw new BlockedError(person)
    await store.transact((tx) => this.#addContact(tx, introduction, place))
    // Only now that we know it as another device of ours, it is told of our private state.
    if (person === this.#components.keyring.person) await this.meet(peer, person, signal)
    else await this.#finish(peer, signal)
    return circle === undefined ? { person } : { person, circle }
  }

  /**
   * Becomes a contact of somebody who accepted it: a person a contact introduced, or one we asked.
   *
   * @param at a device of theirs, and the secret of an invite that is bound to us.
   * @returns whether they are one; not where it was taken back while they were asked.
   * @throws {PeerUnreachableError} when their node does not answer.
   * @throws {InviteUnknownError} or another `Invite…Error` when they do not want it any more.
   * @throws {PeerMisbehavedError} when somebody else answers than the introduced person.
   */
  async joinIntroduced(
    at: IntroducedPlace,
    { person, aspect, history, untilMs, isStillWanted }: IntroducedWish,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { network, store } = this.#components
    const { peer } = at
    if (store.get(blockedPeers, peer) !== undefined) throw new BlockedError(peer)
    await network.connect(peer, at.addresses, { signal })
    const secret = fromBase64url(at.secret) ?? new Uint8Array(shortIdLength)
    const reply = await this.#ask(peer, { secret, isOwn: false }, signal)
    if ('refusal' in reply) throw refusalError(reply.refusal, { expiresAtMs: untilMs })
    const { introduction } = reply
    // The introducer named the device, and could have named another one.
    if (introduction.device.person !== person) throw new PeerMisbehavedError('somebody else')
    const isAdded = await store.transact(async (tx) => {
      if (isBlocked(tx, person)) throw new BlockedError(person)
      if (!isStillWanted(tx)) return false
      await this.#addContact(tx, introduction, { aspect, history })
      return true
    })
    if (isAdded) await this.#finish(peer, signal)
    return isAdded
  }

  /**
   * Introduces this device to one that is connected, of a contact or of ours, that another device of ours told of.
   *
   * @returns whether it took us in.
   * @throws {PeerUnreachableError} when it does not answer.
   * @throws {PeerMisbehavedError} when it is of somebody else.
   */
  async meet(peer: PeerName, person: PersonId, signal: AbortSignal): Promise<boolean> {
    const { keyring, store } = this.#components
    const reply = await this.#ask(peer, { isOwn: person === keyring.person }, signal)
    if ('refusal' in reply) {
      await this.#hearRefusal(reply)
      return false
    }
    const { introduction } = reply
    if (introduction.device.person !== person) throw new PeerMisbehavedError('somebody else')
    await store.transact((tx) => this.#addContact(tx, introduction, undefined))
    await this.#finish(peer, signal)
    return true
  }

  /** A device that its person revoked learns it from whoever refuses it, by a statement that nobody else could have made. */
  async #hearRefusal({ revocation: statement }: JoinRefused): Promise<void> {
    if (statement === undefined) return
    const { keyring, store, writer } = this.#components
    const revocation = verifyRevocation(statement)
    const self = peerName(keyring.device.peer.publicKey)
    if (revocation.person !== keyring.person || peerName(revocation.peerKey) !== self) return
    await store.transact((tx) => {
      if (isRevoked(tx, keyring.person, self)) return
      writer.write(tx, { kind: 'public' }, { kind: 'revocation', statement, revocation })
    })
  }

  async #finish(peer: PeerName, signal: AbortSignal): Promise<void> {
    const { network, joined } = this.#components
    await network.ask(peer, joinProtocol, joinReady, { signal })
    network.welcome(peer)
    joined(peer)
  }

  async #ask(
    peer: PeerName,
    { secret, isOwn }: { secret?: Uint8Array; isOwn: boolean },
    signal: AbortSignal,
  ): Promise<JoinReply> {
    const { network, store } = this.#components
    const introduction = await store.transact((tx) => this.#introduce(tx, peer, isOwn))
    const question = encodeJoinRequest({ introduction, ...(secret !== undefined && { secret }) })
    const reply = readReply(await network.ask(peer, joinProtocol, question, { signal }))
    if ('refusal' in reply) return reply
    if (peerName(reply.introduction.device.peerKey) !== peer) {
      throw new PeerMisbehavedError('introduced another device')
    }
    return reply
  }

  async #answer(peer: PeerName, question: Uint8Array): Promise<Uint8Array> {
    if (equalBytes(question, joinReady)) return this.#ready(peer)
    const { secret, introduction } = decodeJoinRequest(question)
    const isTheirs = peerName(introduction.device.peerKey) === peer
    const { store } = this.#components
    if (!isTheirs) return encodeJoinReply({ refusal: 'refused' })
    const reply = await store.transact((tx) =>
      secret === undefined
        ? this.#admitDevice(tx, introduction)
        : this.#admit(tx, secret, introduction),
    )
    return encodeJoinReply(reply)
  }

  /** Takes in one more device of a contact, or of ours: its certificate says whose it is. */
  async #admitDevice(tx: Transaction, theirs: Introduction): Promise<JoinReply> {
    const { keyring } = this.#components
    const { person, peerKey } = theirs.device
    const isOwn = person === keyring.person
    const isKnown = isOwn || tx.get(contacts, person) !== undefined
    if (!isKnown || isBlocked(tx, person)) return { refusal: 'unknown' }
    const revocation = revocationOf(tx, person, peerName(peerKey))
    if (revocation !== undefined) return { refusal: 'revoked', revocation }
    await this.#addContact(tx, theirs, undefined)
    return { introduction: this.#introduce(tx, peerName(peerKey), isOwn) }
  }

  async #admit(tx: Transaction, secret: Uint8Array, theirs: Introduction): Promise<JoinReply> {
    const { invites } = this.#components
    const { person, peerKey } = theirs.device
    const found = invites.find(tx, secret, person)
    if (typeof found === 'string') return { refusal: found }
    // They are not to learn it.
    if (isBlocked(tx, person)) return { refusal: 'unknown' }
    const revocation = revocationOf(tx, person, peerName(peerKey))
    if (revocation !== undefined) return { refusal: 'revoked', revocation }
    // Somebody who comes again only missed the answer; if they were removed since, the invite is no way back.
    const isAgain = found.usedBy.includes(person)
    await this.#addContact(tx, theirs, isAgain ? undefined : found)
    if (!isAgain) invites.use(tx, found, person)
    const isOwn = person === this.#components.keyring.person
    const { circle } = found
    const introduction = this.#introduce(tx, peerName(peerKey), isOwn)
    return circle === undefined ? { introduction } : { introduction, circle }
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
    const { aspects, cards, keyring } = this.#components
    const { person, peerKey } = introduction.device
    const peer = peerName(peerKey)
    if (person === keyring.person) return this.#addOwnDevice(tx, introduction)
    const known = tx.get(contacts, person)
    if (known === undefined && (await tx.list(contacts, {})).length >= contactsMax) {
      throw new LimitReachedError('contacts', { max: contactsMax })
    }
    const isKnown = known?.devices.some((device) => device.peer === peer) === true
    // Of one that is known, its profile and card tell what is new: a question must not make us write each time.
    if (isKnown) await cards.tell(tx, peer)
    else await this.#takeIn(tx, introduction)
    if (place !== undefined) await aspects.add(tx, place.aspect, person, place)
  }

  /**
   * Takes in a device of a contact that we did not know, and gives it what its person may have.
   *
   * @throws {LimitReachedError} above `newDevicesPerDayMax`.
   */
  async #takeIn(tx: Transaction, introduction: Introduction): Promise<void> {
    const { aspects, cards, writer, world } = this.#components
    const { person, peerKey } = introduction.device
    const peer = peerName(peerKey)
    const [max, atMs] = [newDevicesPerDayMax, world.now()]
    if (!countToday(tx, deviceQuotas, { person, nowMs: atMs, max })) {
      throw new LimitReachedError('new devices of a contact', { max })
    }
    writer.write(tx, { kind: 'self' }, { kind: 'contact', introduction, atMs })
    await cards.tell(tx, peer)
    await aspects.grantAgain(tx, person, peer)
    await aspects.settle(tx, person)
    await giveBack(tx, writer, { person, peer })
  }

  async #addOwnDevice(tx: Transaction, introduction: Introduction): Promise<void> {
    const { cards, keyring, writer, world } = this.#components
    const peer = peerName(introduction.device.peerKey)
    const known = tx.get(devices, peer)
    const hasSelf = introduction.selfFeed === undefined || known?.selfFeed !== undefined
    if (known !== undefined && hasSelf && hasAddresses(known, introduction)) return
    const atMs = world.now()
    writer.write(tx, { kind: 'self' }, { kind: 'contact', introduction, atMs })
    if (known !== undefined) return
    await cards.tell(tx, peer)
    await giveBack(tx, writer, { person: keyring.person, peer })
  }

  /** @param isOwn whether it is for another device of ours, which may read everything. */
  #introduce(tx: Transaction, to: PeerName, isOwn: boolean): Introduction {
    const { keyring, network, world } = this.#components
    return {
      certificate: keyring.certificate,
      device: keyring.certified,
      name: tx.get(me, 'me')?.name ?? '',
      publicFeed: keyring.claim({ kind: 'public' }),
      pairFeed: keyring.claim({ kind: 'pair', peer: to }),
      prekey: prekeyFor(tx, to, world),
      ...(isOwn && { selfFeed: keyring.claim({ kind: 'self' }) }),
      addresses: network.addresses(),
    }
  }
}

function hasAddresses(device: DeviceRow, { addresses }: Introduction): boolean {
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

function refusalError(
  refusal: JoinRefused['refusal'],
  invite: Pick<Invite, 'expiresAtMs'>,
): PappusError {
  if (refusal === 'used') return new InviteUsedError('used')
  if (refusal === 'expired') return expired(invite)
  if (refusal === 'unknown') return new InviteUnknownError('unknown')
  return new PeerMisbehavedError('refused to be a contact')
}

function expired({ expiresAtMs }: Pick<Invite, 'expiresAtMs'>): InviteExpiredError {
  return new InviteExpiredError('expired', { atMs: expiresAtMs })
}
