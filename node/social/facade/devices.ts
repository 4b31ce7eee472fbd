/** The devices of the owner, as one object for the API. */
import type { PeerName } from '../../../protocol/ids.ts'
import { NotFoundError } from '../../errors.ts'
import {
  listOwnDevices,
  nameSetting,
  revokedHereMs,
  type OwnDevice,
} from '../devices/own-devices.ts'
import { revokeDevice } from '../devices/revoking.ts'
import type { Writer } from '../feeds/writer.ts'
import type { Linking } from '../joining/linking.ts'
import type { Settings } from '../settings/settings.ts'
import type { FacadeInit } from './act.ts'

export interface DevicesInit extends FacadeInit {
  linking: Linking
  settings: Settings
  writer: Writer
}

export class DevicesFacade {
  /** Making a new node another device. */
  readonly linking: Linking
  readonly #init: DevicesInit

  constructor(init: DevicesInit) {
    this.linking = init.linking
    this.#init = init
  }

  list(): Promise<OwnDevice[]> {
    return listOwnDevices(this.#init.store, this.#init.keyring)
  }

  /** Gives a device a name of the owner's own; an empty one takes it back. @throws {NotFoundError} when there is no such device. */
  async rename(peer: PeerName, name: string): Promise<void> {
    const known = await this.list()
    if (!known.some((device) => device.peer === peer)) {
      throw new NotFoundError(`device ${peer}`, { what: 'device' })
    }
    const { act, settings } = this.#init
    await act((tx) => settings.change(tx, { [nameSetting(peer)]: name }))
  }

  /** Gives this device a first name; the owner's own stays. */
  async nameHere(name: string): Promise<void> {
    const here = (await this.list()).find(({ isThis }) => isThis)
    if (here?.name === '') await this.rename(here.peer, name)
  }

  /** Takes a device off the owner's, for good. @throws as `revokeDevice` does. */
  async revoke(peer: PeerName): Promise<void> {
    await this.#init.act((tx) => revokeDevice(tx, this.#init, peer))
  }

  /** When another device revoked this one; `undefined` where none did. */
  revokedAtMs(): number | undefined {
    return revokedHereMs(this.#init.store, this.#init.keyring)
  }
}
