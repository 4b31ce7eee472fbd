/** Requests and responses about the owner's devices. */
import * as v from 'valibot'
import { time } from '../schema.ts'
import { nameBytesMax } from '../../../protocol/limits.ts'
import { nameField } from '../text-fields.ts'

const digits = v.pipe(v.string(), v.regex(/^\d{6}$/u), v.description('As both screens show them'))

export const Device = v.object({
  id: v.pipe(v.string(), v.description('Its peer id')),
  name: v.pipe(v.string(), v.description('The one that I gave it; empty for none')),
  isThis: v.boolean(),
  isOnline: v.boolean(),
  sinceMs: v.optional(
    v.pipe(
      time,
      v.description('When it became a device of mine; absent where this one never met it'),
    ),
  ),
  revokedAtMs: v.optional(
    v.pipe(
      time,
      v.description('Another device revoked this one; others are no longer listed then'),
    ),
  ),
  lastSeenMs: v.optional(time),
})

export const DeviceList = v.object({ items: v.array(Device) })

export const DeviceRequest = v.object({ name: nameField('name', { bytesMax: nameBytesMax }) })

export const Link = v.object({
  link: v.pipe(v.string(), v.description('To open or type in on the new node; it works once')),
  expiresAtMs: time,
  isGranted: v.pipe(v.boolean(), v.description('I said yes')),
  claim: v.optional(
    v.object({ digits, name: v.pipe(v.string(), v.description('Of the machine of the new node')) }),
  ),
})

export const LinkConfirmRequest = v.object({ digits })

export const LinkRequest = v.object({ link: v.string() })

export const LinkDigits = v.object({ digits })

export const LinkState = v.object({
  state: v.picklist(['none', 'waiting', 'linked', 'failed']),
  digits: v.optional(digits),
  code: v.optional(v.pipe(v.string(), v.description('Of the error'))),
  reason: v.optional(v.string()),
})

export const OpenLink = v.object({ open: v.optional(Link) })

export type Device = v.InferOutput<typeof Device>
export type Link = v.InferOutput<typeof Link>
export type LinkState = v.InferOutput<typeof LinkState>
