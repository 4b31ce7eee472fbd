/** Maxima of this room, each with its reason. */
import { dayMs, secondMs } from '../../durations.ts'

/** Responses that our node relays for one person a day: nobody writes more; a program could drown everybody else. */
export const responsesPerDayMax = 500

/** Comments on one post, reactions to one item, and so on: above it nobody reads them, and each is sent to all readers. */
export const responsesPerItemMax = 2_000

/** Responses in one thread, to the post and to each other: what readers keep for one post, 20 MB with views. */
export const threadResponsesMax = 20_000

/** Entries in which earlier versions of a comment are looked for: nobody reads more of them. */
export const versionEntriesMax = 200

/**
 * Responses in one feed that wait for certificates: more than people write while a reader fills a gap. All of them are read and
 * verified at once when their certificates come, which takes less than a second.
 */
export const awaitedResponsesMax = 2_000

/** How long after its poll closed a vote may come that says it was given before: the node of its voter or of the author was away; a clock may lie. */
export const voteWaitMsMax = dayMs

/** Letters of the inbox that are acted on in one transaction. */
export const lettersPerStep = 50

/**
 * Bytes of the responses of one relay, unless one alone has more: they fit the padded size of 4,096 bytes. In a larger entry up to half
 * would be zeros, which each reader gets; another entry costs 150 bytes.
 */
export const relayBytesMax = 3_900

/** Relays that are written at once; then responses gather until the pause is over, so that many become one entry. */
export const relayBurst = 8

/** Pause after which one relay more may be written: nobody notices that a reaction is so late. */
export const relayPauseMs = 1.5 * secondMs

/**
 * The same for reactions and votes after 8 relays of them in some minutes: counts that grow every minute, where many react. Ten minutes of
 * a reaction every six seconds are then at most 20 kB to each reader.
 */
export const patientPauseMs = 50 * secondMs

/** Newest comments of a thread whose writers a new one may mention by name. */
export const threadPeopleMax = 200
