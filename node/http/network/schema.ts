/** Requests and responses about how the node is reached. */
import * as v from 'valibot'
import { time, count, personId } from '../schema.ts'

export const saying = v.object({
  id: v.pipe(v.string(), v.description('Id of a text in the catalogs `network.json`')),
  values: v.record(v.string(), v.union([v.string(), v.number()])),
})

const dialFailure = v.object({
  atMs: time,
  code: v.pipe(v.string(), v.description('Why, as `timeout` or `refused`')),
  address: v.optional(v.pipe(v.string(), v.description('The address that was tried'))),
})

export const link = v.picklist(['lan', 'direct', 'relay'])

export const Network = v.object({
  addresses: v.pipe(
    v.array(v.string()),
    v.description('Addresses that others are told, best first'),
  ),
  ports: v.object({ tcp: count }),
  lan: v.picklist(['off', 'passive', 'on']),
  lanError: v.optional(v.string()),
  publicly: v.pipe(
    v.picklist(['yes', 'no', 'unknown']),
    v.description('Whether nodes elsewhere open connections to this one'),
  ),
  by: v.optional(v.picklist(['upnp', 'announced', 'ip6', 'observed'])),
  blockedBy: v.optional(v.picklist(['firewall', 'router'])),
  upnp: v.pipe(v.picklist(['off', 'none', 'opened']), v.description('Answer of the router')),
  relays: v.array(
    v.object({
      peer: v.string(),
      state: v.picklist(['held', 'trying', 'failed']),
      code: v.optional(v.string()),
    }),
  ),
  dht: v.object({ mode: v.picklist(['client', 'server']), peers: count }),
  lastFailure: v.optional(dialFailure),
  says: v.pipe(v.array(saying), v.description('The same in words')),
  advice: v.pipe(v.array(saying), v.description('Steps that the owner can take')),
  contacts: v.array(
    v.object({
      person: personId,
      links: v.pipe(v.array(link), v.description('Over what they are connected, best first')),
      connectedSinceMs: v.optional(
        v.pipe(time, v.description('One of their devices has been connected since then')),
      ),
      lastSeenMs: v.optional(time),
      lastSyncedMs: v.optional(time),
      completeUntilMs: v.optional(v.pipe(time, v.description('All they wrote until then is here'))),
      lastFailure: v.optional(dialFailure),
      says: v.array(saying),
    }),
  ),
})

export type Network = v.InferOutput<typeof Network>

export type Saying = v.InferOutput<typeof saying>
