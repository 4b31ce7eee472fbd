/** Invites: links by which somebody becomes a contact and a member of the aspect that was chosen when it was made. */
import { fromBase64url, toBase64url } from '../../../protocol/bytes.ts'
import { peerKey, shortIdLength, type AspectId, type PersonId } from '../../../protocol/ids.ts'
import { formatInvite } from '../../../protocol/invite.ts'
import type { InviteAddress } from '../../../protocol/invite-address.ts'
import type { JoinRefusal } from '../../../protocol/join-message.ts'
import { LimitReachedError, NotFoundError } from '../../errors.ts'
import { boundInvitesMax, invitesMax } from './limits.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { aspectAt } from '../aspects/aspect-rows.ts'
import { invites, type InviteRow } from './tables.ts'
import type { Writer } from '../feeds/writer.ts'

export type InviteState = 'open' | 'used' | 'expired' | 'revoked'

export interface InviteWish {
  aspect: AspectId
  uses: number
  /** Whether a newcomer also reads earlier posts. @default true */
  history?: boolean
  /**
   * The only person that may join by it; to everybody else it is `unknown`. The node makes such an invite for somebody its owner
   * accepted, so it is not shown among those that the owner made, and does not count with them.
   *
   * @default anybody
   */
  for?: PersonId
  /**
   * Whether it is of a circle: a newcomer hears the aspect's name, and is introduced to the others who joined by it.
   *
   * @default false
   */
  isCircle?: boolean
  lifetimeMs: number
}

/** An invite, what its owner sends to others, and whether they can use it. */
export interface InviteInfo extends InviteRow {
  link: string
  state: InviteState
}

export interface InvitesComponents {
  world: World
  writer: Writer
}

export class Invites {
  readonly #components: InvitesComponents

  constructor(components: InvitesComponents) {
    this.#components = components
  }

  /** @throws {LimitReachedError} above `invitesMax`, or `boundInvitesMax` where it is for one person. */
  async create(
    tx: Transaction,
    { aspect, uses, history = true, for: person, isCircle = false, lifetimeMs }: InviteWish,
  ): Promise<InviteRow> {
    const { name } = aspectAt(tx, aspect)
    if (person === undefined) await this.#assertRoom(tx)
    else await this.#assertRoomForBound(tx)
    const { world, writer } = this.#components
    const secret = world.random(shortIdLength)
    const atMs = world.now()
    const expiresAtMs = atMs + lifetimeMs
    const bound = person === undefined ? {} : { for: person }
    const record = { kind: 'invite', secret, aspect, uses, history, expiresAtMs, atMs } as const
    const circle = isCircle ? { circle: name } : {}
    writer.write(tx, { kind: 'self' }, { ...record, ...bound, ...circle })
    return inviteAt(tx, toBase64url(secret))
  }

  /** Takes an invite back; people who joined by it stay contacts. */
  revoke(tx: Transaction, id: string): void {
    const { world, writer } = this.#components
    const secret = secretOf(inviteAt(tx, id))
    writer.write(tx, { kind: 'self' }, { kind: 'invite-revoked', secret, atMs: world.now() })
  }

  /** Takes an invite back if somebody could still join by it. */
  close(tx: Transaction, id: string): void {
    const row = tx.get(invites, id)
    if (row !== undefined && this.state(row) === 'open') this.revoke(tx, id)
  }

  use(tx: Transaction, invite: InviteRow, person: PersonId): void {
    const { world, writer } = this.#components
    const secret = secretOf(invite)
    writer.write(tx, { kind: 'self' }, { kind: 'invite-used', secret, person, atMs: world.now() })
  }

  state(invite: InviteRow): InviteState {
    if (invite.isRevoked) return 'revoked'
    if (invite.usedBy.length >= invite.uses) return 'used'
    return invite.expiresAtMs <= this.#components.world.now() ? 'expired' : 'open'
  }

  /** The invite that a newcomer may use, or why not. Somebody who used it may come again: an answer can get lost. */
  find(reader: Reader, secret: Uint8Array, person: PersonId): InviteRow | JoinRefusal {
    const invite = reader.get(invites, toBase64url(secret))
    if (invite === undefined || invite.isRevoked) return 'unknown'
    if (invite.for !== undefined && invite.for !== person) return 'unknown'
    if (invite.usedBy.includes(person)) return invite
    const state = this.state(invite)
    return state === 'used' || state === 'expired' ? state : invite
  }

  /** As its owner sees it; the parameters are those of `link`. */
  info(invite: InviteRow, addresses: readonly InviteAddress[], origin: string): InviteInfo {
    const link = this.link(invite, addresses, origin)
    return { ...invite, link, state: this.state(invite) }
  }

  /** @param origin where nodes answer on the machine of the link's receiver. */
  link(invite: InviteRow, addresses: readonly InviteAddress[], origin: string): string {
    const { expiresAtMs } = invite
    return formatInvite(
      { peerKey: peerKey(invite.peer), secret: secretOf(invite), expiresAtMs, addresses },
      origin,
    )
  }

  async #assertRoom(tx: Transaction): Promise<void> {
    const max = invitesMax
    if ((await listInvites(tx)).length >= max) throw new LimitReachedError('invites', { max })
  }

  /** Used and expired ones do not count: nobody made them by hand, so nobody could make room. */
  async #assertRoomForBound(tx: Transaction): Promise<void> {
    const max = boundInvitesMax
    const bound = (await allInvites(tx)).filter((row) => row.for !== undefined)
    const open = bound.filter((row) => this.state(row) === 'open')
    if (open.length >= max) throw new LimitReachedError('open invites for one person', { max })
  }
}

/** All invites that the owner made, newest first. */
export async function listInvites(reader: Reader): Promise<InviteRow[]> {
  const rows = (await allInvites(reader)).filter((row) => row.for === undefined)
  return rows.toSorted((a, b) => b.createdAtMs - a.createdAtMs)
}

async function allInvites(reader: Reader): Promise<InviteRow[]> {
  return (await reader.list(invites, {})).map(([, row]) => row)
}

function inviteAt(reader: Reader, id: string): InviteRow {
  const row = reader.get(invites, id)
  if (row === undefined) throw new NotFoundError(`invite ${id}`, { what: 'invite' })
  return row
}

function secretOf(invite: InviteRow): Uint8Array {
  return fromBase64url(invite.secret) ?? new Uint8Array(shortIdLength)
}
