/** The ways into the node over HTTP, and which hosts and origins a request may name at each. */
import type { Context } from 'hono'

/** Where a page of the view stands. */
export interface Place {
  readonly origin: string
  /** Whether it is not on this machine: browsers there were paired, and some things are only done here. */
  readonly isElsewhere: boolean
}

/** One listener. */
export interface Door {
  /** By the value of the `Host` header, exactly. Another host is refused. */
  readonly places: ReadonlyMap<string, Place>
}

/** Given with each request by the listener that it came to, and found out by the guards. */
export interface HttpEnv {
  Bindings: {
    door: Door
    /** Address of the machine that asks. */
    address: string
  }
  Variables: {
    place: Place
  }
}

/** The origin of the view on this machine. */
export function originOf(port: number): string {
  return `http://127.0.0.1:${port}`
}

/** The loopback address, with origins by which a proxy or VPN of the owner leads here. */
export function localDoor(port: number, proxied: readonly string[]): Door {
  const here = { origin: originOf(port), isElsewhere: false }
  const own = [`127.0.0.1:${port}`, `localhost:${port}`].map((host) => [host, here] as const)
  return { places: new Map([...placesOf(proxied), ...own]) }
}

/** An address of the local network, by the names that its certificate is for. */
export function lanDoor(origins: readonly string[], proxied: readonly string[]): Door {
  return { places: new Map(placesOf([...proxied, ...origins])) }
}

/** The one origin by which guests know a page of their own. */
export function guestDoor(origin: string): Door {
  return { places: new Map(placesOf([origin])) }
}

/** The origin of an address or name with HTTPS. */
export function secureOrigin(host: string, port: number): string {
  return new URL(`https://${host.includes(':') ? `[${host}]` : host}:${port}`).origin
}

/** Whether a request comes from another device. */
export function isElsewhere(context: Context): boolean {
  return (context as Context<HttpEnv>).var.place.isElsewhere
}

/** Address of the machine that asks. */
export function addressOf(context: Context): string {
  return (context as Context<HttpEnv>).env.address
}

function placesOf(origins: readonly string[]): (readonly [string, Place])[] {
  return origins.map((origin) => [new URL(origin).host, { origin, isElsewhere: true }])
}
