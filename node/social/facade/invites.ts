/** Invites, and joining by one, as one object for the API. */
import type { AspectId } from '../../../protocol/ids.ts'
import { NotSetUpError } from '../../errors.ts'
import { inviteAddresses } from '../../network/base/addresses.ts'
import type { Network } from '../../network/base/network.ts'
import type { AddOptions } from '../aspects/aspects.ts'
import type { Carrying } from '../carriers/carrying.ts'
import { knownContact } from '../contacts/notes.ts'
import { ownRow } from '../contacts/profile.ts'
import { devices, type ContactRow } from '../contacts/tables.ts'
import { listInvites, type InviteInfo, type Invites, type InviteWish } from '../joining/invites.ts'
import type { Joining } from '../joining/joining.ts'
import type { InviteRow } from '../joining/tables.ts'
import type { FacadeInit } from './act.ts'

export interface InvitesInit extends FacadeInit {
  carrying: Carrying
  invites: Invites
  joining: Joining
  network: Network
}

export interface JoinOptions extends AddOptions {
  /** Whether the inviter is to carry what we write, once they offer it. @default false */
  carry?: boolean
}

/** The contact we joined, and the circle that we came into by it. */
export interface JoinedContact extends ContactRow {
  circle?: string
}

export class InvitesFacade {
  readonly #init: InvitesInit

  constructor(init: InvitesInit) {
    this.#init = init
  }

  async create(wish: InviteWish, origin: string): Promise<InviteInfo> {
    const row = await this.#init.act((tx) => this.#init.invites.create(tx, wish))
    return this.#info(row, origin)
  }

  async list(origin: string): Promise<InviteInfo[]> {
    const rows = await listInvites(this.#init.store)
    return rows.map((row) => this.#info(row, origin))
  }

  revoke(id: string): Promise<void> {
    return this.#init.act((tx) => this.#init.invites.revoke(tx, id))
  }

  /** Becomes a contact of the maker of the invite, and fetches what they let us read. */
  async join(
    link: string,
    aspect: AspectId | undefined,
    signal: AbortSignal,
    { history = false, carry = false }: JoinOptions = {},
  ): Promise<JoinedContact> {
    const { act, carrying, joining, keyring, store, world } = this.#init
    const place = aspect === undefined ? undefined : { history, aspect }
    const { person, ...circle } = await joining.join(link, place, signal)
    // Another device of one's own: nobody new.
    if (person === keyring.person)
      return { ...ownRow(store), person, devices: [], sinceMs: world.now(), grants: 0 }
    if (carry) await act((tx) => carrying.useOnceOffered(tx, person))
    const contact = knownContact(store, person)
    if (contact === undefined) throw new NotSetUpError('contact vanished')
    return { ...contact, ...circle }
  }

  #info(row: InviteRow, origin: string): InviteInfo {
    const { invites, network, store } = this.#init
    const own = network.addresses()
    const addresses = inviteAddresses(store.get(devices, row.peer)?.addresses ?? own)
    return invites.info(row, addresses, origin)
  }
}
