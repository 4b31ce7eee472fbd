/**
 * Lets a new node become another device of the owner. The owner shows a link; the node that brings it shows six digits, which stand
 * here too; once the owner says that they are the same, it gets the identity, sealed to a key of its own.
 *
 * A link works once, for some minutes, and is nowhere but in memory. Whoever else learns it and is faster has the owner see digits
 * that stand on no device of theirs, where it says that the link was used.
 */
import { equalBytes } from '../../../protocol/bytes.ts'
import { keyLength } from '../../../protocol/crypto.ts'
import { entropyOf } from '../../../protocol/identity.ts'
import { peerKey, shortIdLength, type PeerName } from '../../../protocol/ids.ts'
import { formatInvite } from '../../../protocol/invite.ts'
import {
  decodeLinkQuestion,
  encodeLinkReply,
  linkBytesMax,
  linkDigits,
  linkProtocol,
  sealLinkGrant,
  type LinkQuestion,
  type LinkReply,
} from '../../../protocol/link-message.ts'
import { inBackground } from '../../background.ts'
import { NotFoundError, NothingToLinkError } from '../../errors.ts'
import { inviteAddresses } from '../../network/base/addresses.ts'
import type { Network } from '../../network/base/network.ts'
import type { Store } from '../../store/store.ts'
import type { World } from '../../world.ts'
import { listAspects } from '../aspects/aspect-rows.ts'
import { me } from '../contacts/tables.ts'
import { noteChange } from '../feeds/changes.ts'
import type { Keyring } from '../feeds/keyring.ts'
import type { Invites } from './invites.ts'
import { linkedInviteMs, linkMsMax } from './limits.ts'

export interface LinkingComponents {
  invites: Invites
  keyring: Keyring
  network: Network
  store: Store
  world: World
}

/** A link that waits for a node, or has one that waits for the owner. */
export interface OpenLink {
  readonly link: string
  readonly expiresAtMs: number
  /** The node that brought the link. */
  readonly claim?: { readonly digits: string; readonly name: string }
  /** Whether the owner said yes, and the node may come for it. */
  readonly isGranted: boolean
}

interface Current extends OpenLink {
  /** Against a clock that somebody changes. */
  endsAtMs: number
  secret: Uint8Array
  asker?: { peer: PeerName; question: LinkQuestion }
  sealed?: Uint8Array
}

export class Linking {
  readonly #components: LinkingComponents
  #current: Current | undefined

  constructor(components: LinkingComponents) {
    this.#components = components
  }

  /** Starts to answer new nodes. */
  async start(): Promise<void> {
    await this.#components.network.respond({
      id: linkProtocol,
      frameBytesMax: linkBytesMax,
      isOpenTo: () => true,
      answer: (peer, question) => Promise.resolve(this.#answer(peer, question)),
    })
  }

  /** The link that goes on. */
  get open(): OpenLink | undefined {
    return this.#alive()
  }

  /** Makes a link; one before it is void. @param origin where nodes answer on the machine of the link's receiver. */
  async begin(origin: string): Promise<OpenLink> {
    const { network, world } = this.#components
    const secret = world.random(shortIdLength)
    const expiresAtMs = world.now() + linkMsMax
    const at = { peerKey: peerKey(network.self), secret, expiresAtMs }
    const addresses = inviteAddresses(network.addresses())
    const link = formatInvite({ ...at, addresses }, origin, 'device')
    const endsAtMs = world.elapsed() + linkMsMax
    const current = { link, expiresAtMs, endsAtMs, secret, isGranted: false }
    await this.#set(current)
    return current
  }

  /** Ends it: the owner changed their mind, or the digits are not the same. */
  async cancel(): Promise<void> {
    await this.#set(undefined)
  }

  /**
   * Gives the identity to the node that shows these digits.
   *
   * @throws {NothingToLinkError} when none with these digits waits.
   * @throws {NotFoundError} when there is no aspect: then this device has no state to share yet.
   */
  async confirm(digits: string, origin: string): Promise<void> {
    const current = this.#alive()
    if (current?.claim?.digits !== digits || current.asker === undefined) {
      throw new NothingToLinkError('digits')
    }
    if (current.sealed !== undefined) return
    const { keyring, network, store, world } = this.#components
    const { question } = current.asker
    const invite = await this.#invite(origin)
    const name = store.get(me, 'me')?.name ?? ''
    const grant = { entropy: entropyOf(keyring.phrase), name, invite }
    const ends = { ...question, first: peerKey(network.self) }
    const sealed = sealLinkGrant(grant, ends, world.random(keyLength))
    await this.#set({ ...current, sealed, isGranted: true })
  }

  /** An invite for our own person: by it the new device joins, also where it is cut off in between. */
  async #invite(origin: string): Promise<string> {
    const { invites, keyring, network, store } = this.#components
    return store.transact(async (tx) => {
      const [aspect] = await listAspects(tx)
      if (aspect === undefined) throw new NotFoundError('aspect', { what: 'aspect' })
      const bound = { uses: 1, for: keyring.person, lifetimeMs: linkedInviteMs }
      const row = await invites.create(tx, { aspect: aspect.id, ...bound })
      return invites.link(row, inviteAddresses(network.addresses()), origin)
    })
  }

  #answer(peer: PeerName, bytes: Uint8Array): Uint8Array {
    return encodeLinkReply(this.#reply(peer, decodeLinkQuestion(bytes)))
  }

  #reply(peer: PeerName, question: LinkQuestion): LinkReply {
    const current = this.#alive()
    if (current === undefined || !equalBytes(current.secret, question.secret)) {
      return { kind: 'no', why: 'unknown' }
    }
    const { asker, sealed } = current
    if (asker === undefined) {
      this.#take(current, { peer, question })
      return { kind: 'waiting' }
    }
    const isSame = asker.peer === peer && equalBytes(asker.question.key, question.key)
    if (!isSame) return { kind: 'no', why: 'used' }
    return sealed === undefined ? { kind: 'waiting' } : { kind: 'granted', sealed }
  }

  #take(current: Current, asker: { peer: PeerName; question: LinkQuestion }): void {
    const { question } = asker
    const ends = { ...question, first: peerKey(this.#components.network.self) }
    const claim = { digits: linkDigits(ends), name: question.name }
    inBackground(this.#set({ ...current, asker, claim }))
  }

  #alive(): Current | undefined {
    const current = this.#current
    if (current === undefined || this.#components.world.elapsed() < current.endsAtMs) return current
    this.#current = undefined
    return undefined
  }

  async #set(current: Current | undefined): Promise<void> {
    this.#current = current
    const { keyring, store } = this.#components
    await store.transact((tx) => noteChange(tx, { kind: 'me', id: keyring.person }))
  }
}
