/** The keys of a simulated home: kept beside its disk, renewed as those of a real one, and copied with it. */
import type { NoticeKind } from '../../protocol/records/notice.ts'
import type { Secrets } from '../../node/social/feeds/keyring.ts'
import type { World } from '../../node/world.ts'

export class SimHome {
  #secrets: Secrets

  constructor(secrets: Secrets) {
    this.#secrets = secrets
  }

  readSecrets(): Promise<Secrets> {
    return Promise.resolve(this.#secrets)
  }

  renewDevice(world: World, because?: NoticeKind): Promise<void> {
    const { device: former, formers = [], phrase } = this.#secrets
    const device = world.random(former.length)
    const next = { phrase, device, createdAtMs: world.now(), formers: [...formers, former] }
    this.#secrets = because === undefined ? next : { ...next, because }
    return Promise.resolve()
  }

  /** Another home with the same keys. */
  copy(): SimHome {
    return new SimHome(this.#secrets)
  }
}
