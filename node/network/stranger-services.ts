/** The services of libp2p that strangers may use (identify, ping, the DHT), within what they may cost. */
import type { StreamHandler } from '@libp2p/interface'
import type { Registrar } from '@libp2p/interface-internal'
import type { PeerName } from '../../protocol/ids.ts'
import { NotAContactError } from '../errors.ts'
import { strangerUnitBytes, strangerUnitsAtOnce } from '../limits.ts'
import type { World } from '../world.ts'
import type { Admission, Places } from './admission.ts'
import { overlay } from './overlay.ts'
import { Shares } from './shares.ts'

type Factory<Service> = (components: never) => Service

export class StrangerServices {
  readonly #admission: Admission
  readonly #units: Shares

  constructor(admission: Admission, { world, places }: { world: World; places: Places }) {
    this.#admission = admission
    const burst = strangerUnitsAtOnce
    this.#units = new Shares(world, {
      own: { perSecond: places.unitsOfAddress, burst },
      all: { perSecond: places.unitsOfStrangers, burst: 4 * burst },
    })
  }

  /**
   * The factory of a service whose streams of strangers end where they cost too much.
   *
   * @param openingUnits what a stream costs when it is opened, and nothing more. @default one, and what comes on it
   */
  limit<Service>(factory: Factory<Service>, openingUnits?: number): Factory<Service> {
    const limited = (components: { registrar: Registrar }): Service => {
      const { registrar } = components
      const handle = (protocol: string, handler: StreamHandler, options?: object): Promise<void> =>
        registrar.handle(protocol, this.#limitHandler(handler, openingUnits), options)
      return factory(overlay(components, { registrar: overlay(registrar, { handle }) }) as never)
    }
    return limited
  }

  #limitHandler(handler: StreamHandler, openingUnits: number | undefined): StreamHandler {
    return (stream, connection) => {
      const peer = connection.remotePeer.toString() as PeerName
      if (this.#admission.isFriend(peer)) return handler(stream, connection)
      const spend = (units: number): boolean => {
        const taking = this.#units.take(connection.remoteAddr.toString(), units)
        if (taking === 'taken') return true
        stream.abort(new NotAContactError('too many questions'))
        this.#admission.blame(peer, { taking, reason: 'questions' })
        return false
      }
      if (!spend(openingUnits ?? 1)) return undefined
      const ended = handler(stream, connection)
      // Only now: a listener before that of the service would take its first bytes.
      if (openingUnits === undefined) {
        stream.addEventListener('message', ({ data }) => spend(data.byteLength / strangerUnitBytes))
      }
      return ended
    }
  }
}
