/** How the node is connected, in words: which texts of the catalogs `network.json` say it, and what the owner can do. */
import type english from '../../messages/en/network.json'
import type { ContactReach, NetworkState, ClockState } from '../../reach.ts'
import { clockOffMsMin } from '../../limits.ts'

export type NetworkMessageId = keyof typeof english

export interface Saying {
  readonly id: NetworkMessageId
  readonly values: Record<string, string | number>
}

/** The state as it is, from near to far. */
export function sayings(state: NetworkState): Saying[] {
  const { lan, lanError, publicly, relays, dht } = state
  const values = { port: state.ports.tcp }
  const held = relays.filter((relay) => relay.state === 'held').length
  return [
    lanSaying(lan, lanError),
    publicly === 'yes'
      ? say(`network.public.${state.by ?? 'own'}`, values)
      : say(
          publicly === 'no'
            ? `network.public.no-${state.blockedBy ?? 'router'}`
            : 'network.public.unknown',
          values,
        ),
    ...(publicly !== 'yes' && state.upnp === 'none' ? [say('network.upnp.none')] : []),
    ...(held > 0 ? [say('network.relay.held', { count: held })] : []),
    ...(held === 0 && relays.length > 0 ? relayTrouble(relays) : []),
    dht.peers > 0 ? say(`network.dht.${dht.mode}`, { count: dht.peers }) : say('network.dht.none'),
  ]
}

/** That the posts for everybody are served as a site. */
export function siteSayings(url: string | undefined): Saying[] {
  return url === undefined ? [] : [say('network.site', { url })]
}

function lanSaying(lan: NetworkState['lan'], error: string | undefined): Saying {
  if (error === 'no-lan') return say('network.lan.no-lan')
  return error === undefined
    ? say(`network.lan.${lan}`)
    : say('network.lan.failed', { code: error })
}

/** Advice by which the owner can make it better; none where all is well. */
export function advice(state: NetworkState): Saying[] {
  const { lanError, publicly, blockedBy, relays } = state
  const values = { port: state.ports.tcp }
  const isHeld = relays.some((relay) => relay.state === 'held')
  const list: Saying[] = []
  if (lanError !== undefined && lanError !== 'no-lan') list.push(say('network.advice.lan'))
  if (publicly === 'yes') return list
  if (publicly === 'no') {
    list.push(
      say(blockedBy === 'firewall' ? 'network.advice.firewall' : 'network.advice.forward', values),
    )
  } else if (!isHeld) list.push(say('network.advice.forward', values))
  if (!isHeld)
    list.push(say(relays.length > 0 ? 'network.advice.other-relay' : 'network.advice.relay'))
  return list
}

/** That the clock is wrong, where that is known: what is written is dated by it, and much depends on the order of times. */
export function clockAdvice(clock: ClockState | undefined): Saying[] {
  if (clock === undefined) return []
  const { isPlausible, aheadMs = 0 } = clock
  if (!isPlausible) return [say('network.advice.clock-wrong')]
  const offMs = Math.abs(aheadMs)
  if (offMs < clockOffMsMin) return []
  const values = { days: Math.floor(offMs / dayMs), minutes: Math.round(offMs / minuteMs) }
  return [say(aheadMs > 0 ? 'network.advice.clock-ahead' : 'network.advice.clock-behind', values)]
}

const minuteMs = 60_000
const dayMs = 86_400_000

/** How a contact is connected, or why not. */
export function contactSayings({ links, lastFailure }: ContactReach): Saying[] {
  const [link] = links
  if (link !== undefined) return [say(`network.link.${link}`)]
  if (lastFailure === undefined) return [say('network.link.none')]
  const { code, address } = lastFailure
  return [say('network.link.none'), failure(code, address)]
}

function relayTrouble(relays: NetworkState['relays']): Saying[] {
  const failed = relays.find(({ state }) => state === 'failed')
  return failed?.code === undefined
    ? [say('network.relay.trying')]
    : [say('network.relay.none'), failure(failed.code)]
}

function failure(code: NonNullable<ContactReach['lastFailure']>['code'], address = ''): Saying {
  return say(`network.failure.${code}`, { address })
}

/** A text with its values. */
export function say(id: NetworkMessageId, values: Saying['values'] = {}): Saying {
  return { id, values }
}
