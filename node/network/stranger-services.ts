/** The services of libp2p that strangers may use (identify, ping, the DHT), within what they may cost. */
import type { Connection, StreamHandler } from '@libp2p/interface'
import type { Registrar } from '@libp2p/interface-internal'
import type { PeerName } from '../../protocol/ids.ts'
import { NotAContactError } from '../errors.ts'
import { strangerUnitBytes, strangerUnitsAtOnce } from '../limits.ts'
import type { World } from '../world.ts'
import { addressKey } from './addresses.ts'
import type { Admission, Places } from './admission.ts'
import { overlay } from './contacts-only.ts'
import { Rate } from './rate.ts'

type Factory<Service> = (components: never) => Service

export class StrangerServices {
  readonly #admission: Admission
  readonly #ofAddress: Rate
  readonly #ofAll: Rate

  constructor(admission: Admission, { world, places }: { world: World; places: Places }) {
    this.#admission = admission
    const burst = strangerUnitsAtOnce
    this.#ofAddress = new Rate(world, { perSecond: places.unitsOfAddress, burst })
    this.#ofAll = new Rate(world, { perSecond: places.unitsOfStrangers, burst: 4 * burst })
  }

  /** The factory of a service whose streams of strangers end where they cost too much. */
  limit<Service>(factory: Factory<Service>): Factory<Service> {
    const limited = (components: { registrar: Registrar }): Service => {
      const { registrar } = components
      const handle = (protocol: string, handler: StreamHandler, options?: object): Promise<void> =>
        registrar.handle(protocol, this.#limitHandler(handler), options)
      return factory(overlay(components, { registrar: overlay(registrar, { handle }) }) as never)
    }
    return limited
  }

  #limitHandler(handler: StreamHandler): StreamHandler {
    return (stream, connection) => {
      const peer = connection.remotePeer.toString() as PeerName
      if (this.#admission.isFriend(peer)) return handler(stream, connection)
      const spend = (bytes: number): void => {
        if (this.#mayCost(connection, bytes)) return
        stream.abort(new NotAContactError('too many questions'))
        this.#admission.strike(peer, 'questions')
      }
      const ended = handler(stream, connection)
      spend(0)
      // Only now: a listener before that of the service would take its first bytes.
      if (stream.status === 'open') {
        stream.addEventListener('message', ({ data }) => spend(data.byteLength))
      }
      return ended
    }
  }

  #mayCost({ remoteAddr }: Connection, bytes: number): boolean {
    const units = Math.max(1, bytes / strangerUnitBytes)
    return (
      this.#ofAddress.take(addressKey(remoteAddr.toString()), units) && this.#ofAll.take('', units)
    )
  }
}
