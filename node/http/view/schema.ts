/** Requests and responses about the view on other devices, and the browsers that are signed in. */
import * as v from 'valibot'
import { name, time } from '../schema.ts'

const address = v.pipe(v.string(), v.description('Address of the view'))

const Claim = v.object({
  digits: v.pipe(v.string(), v.description('Six digits, which the browser shows too')),
  name: v.pipe(v.string(), v.description('Of the browser, by what it says of itself')),
  address: v.pipe(v.string(), v.description('IP address of its machine')),
})

export const PairingState = v.object({
  code: v.pipe(v.string(), v.description('To be typed where nobody can scan: good once')),
  urls: v.pipe(v.array(v.string()), v.description('Addresses with the code, to be scanned')),
  expiresAtMs: time,
  claim: v.pipe(v.optional(Claim), v.description('The browser that brought the code')),
})

export const View = v.object({
  lan: v.pipe(v.boolean(), v.description('Whether the view answers on the local network')),
  port: v.pipe(v.number(), v.description('Its port there')),
  addresses: v.pipe(v.array(address), v.description('Where it answers now')),
  origins: v.pipe(v.array(address), v.description('Origins of a proxy, from config.json')),
  fingerprint: v.pipe(
    v.optional(v.string()),
    v.description('SHA-256 of the certificate of the authority, which is at /pappus-authority.crt'),
  ),
  pairing: v.optional(PairingState),
})

export const ViewRequest = v.object({
  lan: v.boolean(),
  port: v.pipe(
    v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535))),
    v.description('0 for any free one; it is kept'),
  ),
})

export const ConfirmRequest = v.object({
  digits: v.pipe(v.string(), v.regex(/^\d{6}$/u), v.description('As both screens show them')),
  name: v.optional(name),
})

export const Browser = v.object({
  id: v.string(),
  name: v.string(),
  createdAtMs: time,
  usedAtMs: time,
  isElsewhere: v.pipe(v.boolean(), v.description('Whether it is of another device')),
  isThis: v.pipe(v.boolean(), v.description('Whether it is the one that asks')),
})

export const BrowserList = v.object({ items: v.array(Browser) })

export const BrowserRequest = v.object({ name })

export type View = v.InferOutput<typeof View>

export type PairingState = v.InferOutput<typeof PairingState>

export type ViewRequest = v.InferOutput<typeof ViewRequest>

export type Browser = v.InferOutput<typeof Browser>
