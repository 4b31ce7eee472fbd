/** `config.json` in a home: what its owner may decide about the network, and the ports of the last start. */
import { isIP } from 'node:net'
import { isGuestOrigin } from '../protocol/guest-message.ts'
import { keyLength } from '../protocol/crypto.ts'
import { peerKey, peerName, type PeerName } from '../protocol/ids.ts'
import { addressBytesMax, addressesMax } from '../protocol/limits.ts'
import { ConfigInvalidError, ConfigUnknownError } from './errors.ts'
import { bootstrapPeersMax, relayConnectionsMax, viewOriginsMax } from './limits.ts'
import type { RelayRole } from './roles.ts'

/** Every field may be absent. What the command line says wins. */
export interface Config {
  /** Port for other nodes. */
  readonly tcpPort?: number
  /** IP addresses to listen on. */
  readonly listen?: readonly string[]
  /** Multiaddrs that others are told beside those that are listened on. */
  readonly announce?: readonly string[]
  /** Full addresses of nodes by which others are found. */
  readonly bootstrap?: readonly string[]
  /** Whether nodes of the same LAN are found: not at all, without saying that we are here, or both ways. */
  readonly lan?: 'off' | 'passive' | 'on'
  /** Whether the router is asked to let others in. */
  readonly upnp?: boolean
  /** Whether the node serves its figures at `/metrics`. */
  readonly metrics?: boolean
  /** Limits of a node that relays. */
  readonly relay?: Partial<RelayRole>
  /** The view on other devices. */
  readonly view?: ViewConfig
  /** A page for guests on a port of its own. */
  readonly guests?: GuestsConfig
  /** The posts for everybody, served as a site. */
  readonly site?: SiteConfig
}

export interface GuestsConfig {
  /** By which guests open links: that of a proxy with HTTPS, exactly as a browser names it. */
  readonly origin?: string
  /** Where this node answers it. @default 127.0.0.1 */
  readonly host?: string
  /** @default 7280 */
  readonly port?: number
}

export interface SiteConfig {
  /** Where this node answers. @default 127.0.0.1 */
  readonly host?: string
  /** @default 7281 */
  readonly port?: number
  /** Address by which others know it: without it the site has no feeds. */
  readonly url?: string
}

export interface ViewConfig {
  /** Whether it answers on the local network. */
  readonly lan?: boolean
  /** Its port there. */
  readonly port?: number
  /** Origins by which a reverse proxy or VPN of the owner leads to it, exactly as a browser names them. */
  readonly origins?: readonly string[]
}

interface Field {
  readonly isValid: (value: unknown) => boolean
  /** The form of a valid value. */
  readonly example: unknown
}

const listenMax = 16
const bytesMax = Number.MAX_SAFE_INTEGER
/** The longest that a timer can wait, 24 days. */
const timerMsMax = 2 ** 31 - 1
const portMax = 65_535
const siteUrlCharsMax = 300
const addressShape = /^\/(ip4|ip6|dns[46]?)\/([^/]+)\/tcp\/(\d{1,5})$/u
const originShape = /^https:\/\/([a-z0-9.-]+|\[[0-9a-f:]+\])(:\d+)?$/u
const hostName = /^[a-zA-Z0-9.-]+$/u
const exampleAddress = '/ip4/192.0.2.7/tcp/7278'

const relayFields: Record<keyof RelayRole, Field> = {
  reservations: { isValid: isIntegerUpTo(relayConnectionsMax), example: 128 },
  reservationsPerAddress: { isValid: isIntegerUpTo(relayConnectionsMax), example: 16 },
  connectionBytes: { isValid: isIntegerUpTo(bytesMax), example: 131_072 },
  connectionMs: { isValid: isIntegerUpTo(timerMsMax), example: 120_000 },
  bytesPerDay: { isValid: isIntegerUpTo(bytesMax), example: 20_000_000_000 },
  bytesPerDayPerAddress: { isValid: isIntegerUpTo(bytesMax), example: 1_000_000_000 },
}

const viewFields: Record<keyof ViewConfig, Field> = {
  lan: { isValid: (value) => typeof value === 'boolean', example: true },
  port: { isValid: isIntegerUpTo(portMax), example: 7279 },
  origins: { isValid: isListOf(isSecureOrigin, viewOriginsMax), example: ['https://home.example'] },
}

const placeFields = {
  host: { isValid: isIp, example: '127.0.0.1' },
  port: { isValid: isIntegerUpTo(portMax), example: 7280 },
}

const guestsFields: Record<keyof GuestsConfig, Field> = {
  ...placeFields,
  origin: {
    isValid: (value) => typeof value === 'string' && isGuestOrigin(value),
    example: 'https://me.example',
  },
}

const siteFields: Record<keyof SiteConfig, Field> = {
  ...placeFields,
  port: { isValid: isIntegerUpTo(portMax), example: 7281 },
  url: { isValid: isSiteUrl, example: 'https://me.example/' },
}

const fields: Record<keyof Config, Field> = {
  tcpPort: { isValid: isIntegerUpTo(portMax), example: 7278 },
  listen: { isValid: isListOf(isIp, listenMax), example: ['0.0.0.0', '::'] },
  announce: { isValid: isListOf(isAnnounceable, addressesMax), example: [exampleAddress] },
  bootstrap: {
    isValid: isListOf(isFullAddress, bootstrapPeersMax),
    example: [`${exampleAddress}/p2p/12D3KooW…`],
  },
  lan: { isValid: (value) => ['off', 'passive', 'on'].includes(value as string), example: 'on' },
  upnp: { isValid: (value) => typeof value === 'boolean', example: true },
  metrics: { isValid: (value) => typeof value === 'boolean', example: true },
  relay: { isValid: isObject, example: { reservations: 128 } },
  view: { isValid: isObject, example: { lan: true } },
  guests: { isValid: hasOrigin, example: { origin: 'https://me.example' } },
  site: { isValid: isObject, example: { port: 7281 } },
}

/** Fields that earlier releases wrote by themselves, and that no longer mean anything. */
const former: ReadonlySet<string> = new Set(['wsPort'])

/**
 * The configuration in what a file holds.
 *
 * @throws {ConfigInvalidError} or {ConfigUnknownError} with the name of the field that is wrong, or that there is not.
 */
export function parseConfig(value: object, file: string): Config {
  const config = Object.fromEntries(Object.entries(value).filter(([name]) => !former.has(name)))
  check(config, { file, known: fields })
  const { relay, view, guests, site } = config as Config
  if (relay !== undefined) check(relay, { file, known: relayFields, inside: 'relay.' })
  if (view !== undefined) check(view, { file, known: viewFields, inside: 'view.' })
  if (guests !== undefined) check(guests, { file, known: guestsFields, inside: 'guests.' })
  if (site !== undefined) check(site, { file, known: siteFields, inside: 'site.' })
  return config
}

/** Whether a node can be dialled by it: where it listens, and its peer id. */
export function isFullAddress(text: string): boolean {
  const [place = '', peer = '', ...more] = text.split('/p2p/')
  return isAnnounceable(place) && isPeerName(peer) && more.length === 0
}

/** Whether it is the multiaddr of a host and a TCP port. */
export function isAnnounceable(text: string): boolean {
  const [, kind, host = '', port] = addressShape.exec(text) ?? []
  if (text.length > addressBytesMax || kind === undefined || Number(port) > portMax) return false
  // An IPv6 address with a zone means something on one machine alone.
  return kind.startsWith('dns')
    ? hostName.test(host)
    : !host.includes('%') && `ip${isIP(host)}` === kind
}

/** Whether it is an origin in the one form that browsers have for it, over HTTPS: a token must not go over the air in plain text. */
function isSecureOrigin(text: string): boolean {
  return originShape.test(text) && URL.canParse(text) && new URL(text).origin === text
}

/** Whether it is the address of a folder of a site. */
export function isSiteUrl(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > siteUrlCharsMax || !URL.canParse(value))
    return false
  const { protocol, href, search, hash } = new URL(value)
  return ['https:', 'http:'].includes(protocol) && `${search}${hash}` === '' && href.endsWith('/')
}

function hasOrigin(value: unknown): boolean {
  return isObject(value) && Object.hasOwn(value as object, 'origin')
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isPeerName(text: string): boolean {
  if (!/^12D3KooW[1-9A-HJ-NP-Za-km-z]{44}$/u.test(text)) return false
  const key = peerKey(text as PeerName)
  return key.length === keyLength && peerName(key) === text
}

function check(
  value: object,
  { file, known, inside = '' }: { file: string; known: Record<string, Field>; inside?: string },
): void {
  for (const [name, content] of Object.entries(value)) {
    const field = Object.hasOwn(known, name) ? known[name] : undefined
    const path = inside + name
    if (field === undefined) throw new ConfigUnknownError(path, { file, field: path })
    if (!field.isValid(content)) {
      const example = JSON.stringify(field.example)
      throw new ConfigInvalidError(path, { file, field: path, example })
    }
  }
}

function isIntegerUpTo(max: number): (value: unknown) => boolean {
  return (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= max
}

function isListOf(isItem: (text: string) => boolean, max: number): (value: unknown) => boolean {
  return (value) =>
    Array.isArray(value) &&
    value.length <= max &&
    value.every((item) => typeof item === 'string' && isItem(item))
}

function isIp(value: unknown): boolean {
  return typeof value === 'string' && isIP(value) > 0
}
