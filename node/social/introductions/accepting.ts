/**
 * Accepting introductions: an accepted person may join this device, and the node tells the introducer by which secret. It works out
 * what to tell from the views and from what it told before, so that each device of a person can do it again at any time.
 */
import { peerName, type AspectId, type PeerName, type PersonId } from '../../../protocol/ids.ts'
import { NotFoundError } from '../../errors.ts'
import { keyOf } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { aspectAt } from '../aspects/aspect-rows.ts'
import type { AddOptions } from '../aspects/aspects.ts'
import { devicesOf, idBytes, isWanted, listMeets, type LiveChoice } from './introductions.ts'
import { meetAcceptsTold, meetChoices, type MeetChoiceRow } from './tables.ts'
import type { Invites } from '../joining/invites.ts'
import type { Keyring } from '../feeds/keyring.ts'
import { requests } from '../requests/tables.ts'
import { invites as inviteRows, type InviteRow } from '../joining/tables.ts'
import type { Writer } from '../feeds/writer.ts'
import { decidedMs } from '../feeds/times.ts'

export interface AcceptingComponents {
  invites: Invites
  keyring: Keyring
  world: World
  writer: Writer
}

/** Where somebody we accept to meet becomes a member. */
export interface MeetPlace extends AddOptions {
  aspect: AspectId
}

export class Accepting {
  readonly #components: AcceptingComponents

  constructor(components: AcceptingComponents) {
    this.#components = components
  }

  /**
   * Accepts to meet people that contacts introduce, by the keys of `listMeets`, or does not want to.
   *
   * @param place where they become members; absent where they are not wanted.
   * @throws {NotFoundError} when one of them is not to be met any more, or there is no such aspect.
   */
  async choose(
    tx: Transaction,
    keys: readonly string[],
    place: MeetPlace | undefined,
  ): Promise<void> {
    const { world, writer } = this.#components
    if (place !== undefined) aspectAt(tx, place.aspect)
    const rows = new Map((await listMeets(tx, world.now())).map((row) => [row.key, row]))
    for (const key of new Set(keys)) {
      const row = rows.get(key)
      if (row === undefined)
        throw new NotFoundError(`introduction ${key}`, { what: 'introduction' })
      const { by, person, untilMs } = row
      const id = idBytes(row.id)
      const history = place?.history === true
      // After what was chosen before, also when the clock was set back.
      const atMs = decidedMs(world.now(), tx.get(meetChoices, key)?.atMs)
      const chosen = place === undefined ? {} : { aspect: place.aspect }
      const record = {
        kind: 'meet-choice',
        id,
        by,
        person,
        ...chosen,
        history,
        untilMs,
        atMs,
      } as const
      writer.write(tx, { kind: 'self' }, record)
    }
    await this.tend(tx)
  }

  /** Lets in the people we want to meet, and tells their introducers what these were not told yet. */
  async tend(tx: Transaction): Promise<void> {
    const nowMs = this.#components.world.now()
    const rows = (await tx.list(meetChoices, {})).map(([, row]) => row)
    const told = await openAccepts(tx)
    for (const row of rows) {
      const open = told.get(row.key) ?? []
      if (row.untilMs > nowMs || open.length > 0) await this.#tendChoice(tx, row, open)
    }
    const wanted = new Set(
      rows.filter((row) => isWanted(tx, row, nowMs)).map(({ person }) => person),
    )
    // Invites end with the introduction.
    const open = rows.filter(({ person, untilMs }) => untilMs > nowMs && !wanted.has(person))
    await this.#revokeFor(tx, new Set(open.map(({ person }) => person)))
  }

  /** Closes the invites of this home for people, also those of a former device, whose acceptances it cannot take back any more. */
  async #revokeFor(tx: Transaction, people: ReadonlySet<PersonId>): Promise<void> {
    if (people.size === 0) return
    const { keyring } = this.#components
    const self = peerName(keyring.device.peer.publicKey)
    for (const [secret, { for: person, peer }] of await tx.list(inviteRows, {})) {
      if (person === undefined || !people.has(person)) continue
      const isOfHome = peer === self || keyring.isFormer(peer)
      // An introduced person may also have asked, and been accepted.
      const request = tx.get(requests, person)
      const isAsker = request?.state === 'accepted' && request.secret === secret
      if (isOfHome && !isAsker) this.#revoke(tx, secret)
    }
  }

  /** Lets somebody we want to meet join this device, or no longer, and tells the introducer. */
  async #tendChoice(
    tx: Transaction,
    row: MeetChoiceRow,
    open: readonly OpenAccept[],
  ): Promise<void> {
    const isStillWanted = isWanted(tx, row, this.#components.world.now())
    const good = isStillWanted
      ? open.find(({ secret }) => this.#isFor(tx.get(inviteRows, secret), row))
      : undefined
    for (const { peer, secret } of open) {
      if (secret === good?.secret) continue
      this.#revoke(tx, secret)
      if (!isStillWanted) this.#tellAccept(tx, peer, { row, secret, isOpen: false })
    }
    const listeners = devicesOf(tx, row.by)
    // An invite that nobody was told of would be made anew each time.
    if (!isStillWanted || listeners.length === 0) return
    const secret = good?.secret ?? (await this.#inviteFor(tx, row)).secret
    for (const { peer } of listeners) {
      const known = tx.get(meetAcceptsTold, keyOf(row.key, peer))
      if (known?.secret === secret && known.isOpen) continue
      this.#tellAccept(tx, peer, { row, secret, isOpen: true })
    }
  }

  /** Whether an invite of this device lets them in as we want it now. */
  #isFor(invite: InviteRow | undefined, { person, aspect, history }: LiveChoice): boolean {
    const { invites, keyring } = this.#components
    return (
      invite !== undefined &&
      invites.state(invite) === 'open' &&
      invite.peer === peerName(keyring.device.peer.publicKey) &&
      invite.for === person &&
      invite.aspect === aspect &&
      invite.history === history
    )
  }

  #inviteFor(
    tx: Transaction,
    { person, aspect, history, untilMs }: LiveChoice,
  ): Promise<InviteRow> {
    const { invites, world } = this.#components
    const lifetimeMs = untilMs - world.now()
    return invites.create(tx, { aspect, history, for: person, uses: 1, lifetimeMs })
  }

  /** Else a person we met elsewhere, and removed from an aspect, would come back by it. */
  #revoke(tx: Transaction, secret: string): void {
    const { invites } = this.#components
    const row = tx.get(inviteRows, secret)
    if (row !== undefined && invites.state(row) === 'open') invites.revoke(tx, secret)
  }

  #tellAccept(
    tx: Transaction,
    peer: PeerName,
    { row, secret, isOpen }: { row: MeetChoiceRow; secret: string; isOpen: boolean },
  ): void {
    const { world, writer } = this.#components
    // A device that is gone, or whose person we block, hears nothing of it.
    if (!devicesOf(tx, row.by).some((device) => device.peer === peer)) return
    const said = { id: idBytes(row.id), secret: idBytes(secret), isOpen, atMs: world.now() }
    writer.write(tx, { kind: 'pair', peer }, { kind: 'meet-accept', ...said })
  }
}

/** The part of what a device was told that still holds. */
interface OpenAccept {
  peer: PeerName
  secret: string
}

/** By the key of the introduction. */
async function openAccepts(reader: Reader): Promise<Map<string, OpenAccept[]>> {
  const byKey = new Map<string, OpenAccept[]>()
  for (const [path, { secret, isOpen }] of await reader.list(meetAcceptsTold, {})) {
    if (!isOpen) continue
    const [key = '', peer = ''] = path.split('!')
    byKey.set(key, [...(byKey.get(key) ?? []), { peer: peer as PeerName, secret }])
  }
  return byKey
}
