/** The devices of the owner, as one object for the API. */
import type { PeerName } from '../../../protocol/ids.ts'
import { NotFoundError } from '../../errors.ts'
import { listOwnDevices, nameSetting, type OwnDevice } from '../devices/own-devices.ts'
import type { Linking } from '../joining/linking.ts'
import type { Settings } from '../settings/settings.ts'
import type { FacadeInit } from './act.ts'

export interface DevicesInit extends FacadeInit {
  linking: Linking
  settings: Settings
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
}
