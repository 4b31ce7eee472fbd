/** Maxima of this room, each with its reason. */
import { dayMs, hourMs, minuteMs, secondMs } from '../../durations.ts'

/** Links of one person that are open at the same time: more than anybody looks through, and each is a bundle on a disk. */
export const guestLinksMax = 200

/** How long a link that is over stays in the list: who wonders what became of it looks within a month. */
export const guestShownMs = 30 * dayMs

/** How long a holder remembers of a bundle that it is over, so that a guest is told why: as long as a mail lies unread. */
export const guestOverMs = 7 * dayMs

/** How long the bytes of a bundle may take: the largest one over a slow line. What is left of one that did not come goes then. */
export const guestUploadMsMax = hourMs

/** Bundles that a relay holds for one node, those included that are over and remembered: half of what a person may have open at all. */
export const heldPerNodeMax = 100

/** The same for all nodes of one address: a family, or a house behind one provider's NAT. Node ids cost nothing. */
export const heldPerAddressMax = 300

/** Bytes that a relay holds for one node, and for all of one address: a few large albums, and many small posts. */
export const heldBytesPerNodeMax = 64 * 1024 * 1024

export const heldBytesPerAddressMax = 192 * 1024 * 1024

/** Bundles that the nodes of one address may begin to bring in an hour: each costs the relay's disk its bytes, also one that is begun again. */
export const guestBeginsPerHourMax = 60

/** How much of its time a node spends by a message, as a share of a usual one: the largest bundle of a stranger takes some seconds. */
export const guestFrameCost = 0.02

/** How long a relay may take to say whether it holds bundles, or how often one was opened: the owner looks at the screen. */
export const guestAskMsMax = 5 * secondMs

/** How long bringing a bundle may take: some MB over a slow line. */
export const guestPutMsMax = 2 * minuteMs

/** First pause before a relay is asked again to delete a bundle, as one that starts and answers in a moment; it doubles up to the second. */
export const guestRetryMsMin = 5 * secondMs

export const guestRetryMs = 5 * minuteMs

/** How long at most until the clock is looked at again while bundles wait for their end: clocks are set, and machines sleep. */
export const guestCheckMs = 10 * minuteMs

/** Bundles that are swept in one transaction: many are over at once after a relay was off. */
export const sweptPerStep = 50

/** Responses of guests by one link that wait for the owner's decision on their own nodes; the others wait with the holder, or are refused there. */
export const guestUndecidedMax = 50

/** How often relays are asked for responses: guests are told that they are shown later, and each link costs a question. */
export const guestCollectMs = 15 * minuteMs

/** Responses of guests on one page: a screen or two. */
export const guestResponsesPerPageMax = 50
