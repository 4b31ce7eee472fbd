/** Maxima of this room, each with its reason. */
import { minuteMs, secondMs } from '../../durations.ts'

/** People who are followed at once: each of their nodes is asked four times an hour. */
export const followedMax = 500

/** How often the node of somebody who is followed is asked: a follower is to cost its author little, and holds no connection. */
export const visitIntervalMs = 15 * minuteMs

export const visitJitter = 0.2

/** After the start the node connects to contacts first. */
export const firstVisitsMs = 5 * secondMs

/** Visits at the same time. */
export const visitsAtOnce = 4

/** How long a visitor stays for the pictures of the posts that it fetched. */
export const visitStayMs = minuteMs

/** Addresses in a link to follow, the best first: it is to fit a message. */
export const linkAddressesMax = 4

/** How long a question may take, with the connection. */
export const followTimeoutMs = 30 * secondMs

/** Questions in an hour of one household, where visits of seven people are 28; and of all through one relay, of one peer among them. */
export const followQuestionsPerHourMax = 30

export const relayedFollowQuestionsPerHourMax = 300

export const relayedFollowQuestionsPerPeerMax = 10
