/** Maxima of this room, each with its reason. */
import { dayMs, minuteMs, hourMs } from '../../durations.ts'

/** Contact requests that wait for the owner: nobody looks through more, and a refused person asks again later. */
export const requestsMax = 100

/** Contact requests that were decided and are remembered, so that they are not shown again. */
export const requestsSettledMax = 1_000

/** How long a contact request waits, and how long an accepted one lets somebody join. */
export const requestLifeMs = 30 * dayMs

/** New contact requests that come from one household in an hour; identities cost nothing, addresses do. */
export const requestsPerHourMax = 3

/** Questions about contact requests from one household in an hour: each of its people asks again now and then. */
export const requestQuestionsPerHourMax = 60

/** The same through one relay: all households that cannot be reached directly come through it, and none is to keep others out. */
export const relayedRequestsPerHourMax = 30

export const relayedQuestionsPerHourMax = 600

/** Of these, the questions of one peer. */
export const relayedQuestionsPerPeerMax = 20

/** Questions in an hour of one person that asked already, or was asked, wherever they are. */
export const requestQuestionsPerPersonMax = 30

/** People asked to become contacts that did not decide yet. */
export const askedMax = 100

/** Of them, those asked at the same time. */
export const asksMax = 4

/** Pause before somebody is asked again: doubled each time, up to the maximum; an accepting node brings the answer if it can. */
export const askAgainMsMin = minuteMs

export const askAgainMsMax = 6 * hourMs
