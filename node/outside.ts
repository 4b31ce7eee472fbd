/** The servers for strangers, each on a port of its own, where the owner wants them: the page of a relay, the page for guests, and the public site. */
import type { Config, GuestsConfig } from './config.ts'
import type { Backend } from './http/backend.ts'
import { GuestSite, type GuestPlace } from './http/guests/guest-site.ts'
import { StatusPage, type StatusPagePlace } from './http/relay/status-page.ts'
import { SiteServer, type SitePlace } from './http/site/site-server.ts'
import type { Log } from './log.ts'
import type { World } from './world.ts'

/** Where they listen, for one start. */
export interface OutsidePlaces {
  /** Where a relay shows everybody how much of it is in use. @default nowhere */
  statusPage?: StatusPagePlace
  /** Where it serves guests on a port of its own. @default what `config.json` says, else only where the view answers */
  guests?: GuestPlace
  /** Where it serves the posts for everybody as a site. @default what `config.json` says, else nowhere */
  site?: SitePlace
}

export interface OutsideInit {
  places: OutsidePlaces
  backend: Backend
  /** For the files of the site. */
  siteFolder: string
  world: World
  log: Log
}

const loopback = '127.0.0.1'
const defaultGuestPort = 7280
const defaultSitePort = 7281

export class Outside {
  readonly #init: OutsideInit
  #statusPage?: StatusPage
  #guestPlace: GuestPlace | undefined
  #guestSite?: GuestSite
  #site?: SiteServer

  constructor(init: OutsideInit) {
    this.#init = init
  }

  /** Where the page of a relay for everybody answers. */
  get statusPageUrl(): string | undefined {
    return this.#statusPage?.url
  }

  /** The origin by which guests reach their page. */
  get guestOrigin(): string | undefined {
    return this.#guestPlace?.origin
  }

  get guestPort(): number | undefined {
    return this.#guestSite?.port
  }

  get siteUrl(): string | undefined {
    return this.#site?.url
  }

  get sitePort(): number | undefined {
    return this.#site?.port
  }

  /** Those that listen when one cannot go on until `stop`. @throws {PortBusyError} when a place cannot be listened on. */
  async start({ guests, site }: Pick<Config, 'guests' | 'site'>): Promise<void> {
    const { places, backend, siteFolder, world, log } = this.#init
    const parts = { backend, world, log }
    if (places.statusPage !== undefined) {
      this.#statusPage = await StatusPage.start({ place: places.statusPage, backend, world })
    }
    this.#guestPlace = places.guests ?? guestPlaceIn(guests)
    if (this.#guestPlace !== undefined) {
      this.#guestSite = await GuestSite.start({ ...parts, place: this.#guestPlace })
    }
    const place = places.site ?? (site && { host: loopback, port: defaultSitePort, ...site })
    if (place !== undefined) {
      this.#site = await SiteServer.start({ ...parts, place, folder: siteFolder })
    }
  }

  async stop(): Promise<void> {
    await this.#statusPage?.stop()
    await this.#guestSite?.stop()
    await this.#site?.stop()
  }
}

function guestPlaceIn(guests: GuestsConfig | undefined): GuestPlace | undefined {
  if (guests?.origin === undefined) return undefined
  return { host: loopback, port: defaultGuestPort, ...guests, origin: guests.origin }
}
