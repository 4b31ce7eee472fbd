/** The services of libp2p that strangers may use (identify, ping, the DHT), within what they may cost. */
import type { Stream, StreamHandler, StreamMessageEvent } from '@libp2p/interface'
import type { Registrar } from '@libp2p/interface-internal'
import type { PeerName } from '../../../protocol/ids.ts'
import { NotAContactError } from '../../errors.ts'
import {
  putBytes,
  putsAtOnce,
  putsPerHour,
  strangerUnitBytes,
  strangerUnitsAtOnce,
} from './limits.ts'
import type { World } from '../../world.ts'
import type { Admission, Places } from './admission.ts'
import { overlay } from '../base/overlay.ts'
import { Shares } from './shares.ts'

type Listener = (event: StreamMessageEvent) => void
type Factory<Service> = (components: never) => Service

export class StrangerServices {
  readonly #admission: Admission
  readonly #units: Shares
  readonly #puts: Shares

  constructor(admission: Admission, { world, places }: { world: World; places: Places }) {
    this.#admission = admission
    const burst = strangerUnitsAtOnce
    this.#units = new Shares(world, {
      own: { perSecond: places.unitsOfAddress, burst },
      all: { perSecond: places.unitsOfStrangers, burst: 4 * burst },
    })
    const puts = { perSecond: putsPerHour / 3600, burst: putsAtOnce }
    this.#puts = new Shares(world, { own: puts })
  }

  /**
   * The factory of a service whose streams of strangers end where they cost too much.
   *
   * @param openingUnits cost of a stream when it is opened, and nothing more. @default one, and the messages on it
   */
  limit<Service>(factory: Factory<Service>, openingUnits?: number): Factory<Service> {
    return this.#limit(factory, (handler) => this.#limitHandler(handler, openingUnits))
  }

  /** The same for the DHT, where large messages, which leave something here, have a bound of their own. */
  limitDht<Service>(factory: Factory<Service>): Factory<Service> {
    return this.#limit(factory, (handler) => this.#limitHandler(this.#limitPuts(handler)))
  }

  #limit<Service>(
    factory: Factory<Service>,
    limited: (handler: StreamHandler) => StreamHandler,
  ): Factory<Service> {
    return (components: { registrar: Registrar }): Service => {
      const { registrar } = components
      const handle = (protocol: string, handler: StreamHandler, options?: object): Promise<void> =>
        registrar.handle(protocol, limited(handler), options)
      return factory(overlay(components, { registrar: overlay(registrar, { handle }) }) as never)
    }
  }

  #limitPuts(handler: StreamHandler): StreamHandler {
    return (stream, connection) => {
      if (this.#admission.isFriend(connection.remotePeer.toString() as PeerName)) {
        return handler(stream, connection)
      }
      let [bytes, puts] = [0, 0]
      const mayCome = (length: number): boolean => {
        bytes += length
        for (; puts < Math.round(bytes / putBytes); puts += 1) {
          if (this.#puts.take(connection.remoteAddr.toString()) !== 'taken') return false
        }
        return true
      }
      return handler(
        screened(stream, mayCome, () => this.#admission.count('puts')),
        connection,
      )
    }
  }

  #limitHandler(handler: StreamHandler, openingUnits?: number): StreamHandler {
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

/** A stream that ends before its reader sees a message that may not come. */
function screened(
  stream: Stream,
  mayCome: (length: number) => boolean,
  refused: () => void,
): Stream {
  const addEventListener = (type: string, listener: never, options?: object): void => {
    const screen = (event: StreamMessageEvent): void => {
      if (stream.status !== 'open') return
      if (mayCome(event.data.byteLength)) {
        ;(listener as Listener)(event)
        return
      }
      refused()
      stream.abort(new NotAContactError('too many cards'))
    }
    if (type === 'message') stream.addEventListener('message', screen, options)
    else stream.addEventListener(type as 'close', listener, options)
  }
  return overlay(stream, { addEventListener })
}
