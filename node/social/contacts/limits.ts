/** Maxima of this room, each with its reason. */
import { minuteMs } from '../../durations.ts'

/** Devices of one contact: those that somebody uses, and some that they have no more. The ninth replaces the oldest. */
export const devicesMax = 8

/** Feeds that one contact may make us read: a grant for every aspect epoch of years. */
export const feedsPerContactMax = 2_000

/** Devices that one person can have revoked here: one a month for years; each is a row to look up. */
export const revokedDevicesMax = 200

/** Bytes of entries that somebody may fill who is followed and is no contact: 160,000 short posts. */
export const followedBytesMax = 64 * 1024 * 1024

/** How often it is written when contacts were last there: a crash costs so much of it, each writing a row for each of them. */
export const lastTimesSaveMs = 5 * minuteMs
