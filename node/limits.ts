/** Every maximum that one node decides for itself, with its reason. Those that peers agree on stand in `protocol/limits.ts`. */

const secondMs = 1000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** Contacts of one person: ten times what people have, and what a removal can reach in a second. */
export const contactsMax = 5_000

/** Devices of one contact: those that somebody uses, and some that they have no more. The ninth replaces the oldest. */
export const devicesMax = 8

/**
 * Devices of one contact that are new to us on a day: all that somebody has, and each once more where it becomes another
 * one. Each costs records and feeds for good, and a program could certify any number.
 */
export const newDevicesPerDayMax = 2 * devicesMax

/** Keys of own feeds that are kept ready to sign with, about 2 KB each: the pair feeds of all contacts, and some more. */
export const feedKeysMax = contactsMax + 1_000

/** Aspects of one person: more fit neither a screen nor a head. */
export const aspectsMax = 100

/** How often a read mark is written at most: browsers tell it with every post that is looked at. */
export const readMarkMsMin = minuteMs

/** Unread posts that are counted; more are many. */
export const unreadMax = 100

/** Comments that our node relays for one person a day: nobody types more; a program could drown everybody else. */
export const commentsPerDayMax = 300

/** Comments on one post; above it nobody reads them, and each is sent to everybody who may. */
export const commentsPerPostMax = 2_000

/** Invites that are kept, used and expired ones included. */
export const invitesMax = 1_000

/** Invites for one person each that are open at the same time: as many people as anybody waits for, and each is looked through for another. */
export const boundInvitesMax = 1_000

/** How long an introduction waits for both to accept: as long as somebody may be away. */
export const introductionLifeMs = 30 * dayMs

/** Introductions of one person on a day, as many as the largest circle has others: the rest of them waits for the next day. */
export const introductionsPerDayMax = 100

/** Introductions that are shown to wait: more than anybody answers. Of several introducers, each gets their share. */
export const introductionsShownMax = 100

/**
 * Records about introductions that count of one device of a contact, on a day and ever: to be introduced to a circle, and to give and get
 * the keys for it, each again where somebody has several devices. Each takes a row for good.
 */
export const meetRecordsPerDayMax = 8 * introductionsPerDayMax
export const meetRecordsMax = 10_000

/** Pause before who is to meet somebody is told of other addresses of theirs: each is written to all who are introduced to them. */
export const meetKeyDelayMs = hourMs

/** Times on a day that a contact may opt in to suggestions: each time all others who did are told of them. */
export const optInsPerDayMax = 3

/** Pause between two lists of friends of friends to one contact, but for what is withdrawn: each goes to all who opted in. */
export const suggestionsDelayMs = hourMs

/** Friends of friends that are shown, and requests to introduce somebody. */
export const suggestionsMax = 50

/** Introductions in which those who accepted as well are dialled at the same time. */
export const greetsMax = 4
/**
 * Pause before they are dialled again, whatever the introducer tells meanwhile: doubled each time, up to the maximum. Both try, and who
 * comes by themselves is met at once.
 */
export const greetAgainMsMin = minuteMs
export const greetAgainMsMax = hourMs

/** Feeds that one contact may make us read: a grant for every aspect epoch of years. */
export const feedsPerContactMax = 2_000

/** Changes that are kept for views that were away; after more they fetch everything anew. */
export const changesMax = 10_000

/** A carrier says that it is full when less than this is left: one page must always fit. */
export const carriedBytesReserve = 128 * 1024

/** Feeds that are carried for one person: the pair feeds of a thousand devices, and years of epochs. */
export const carriedFeedsMax = 2_000

/** Feeds that are carried for everybody: all of them are looked through whenever somebody connects. */
export const carriedFeedsTotalMax = 20_000

/** How often an owner is told how full a carrier is, from empty to full: often enough to see it coming. */
export const carryStateSteps = 100

/** Least that is offered to carry: below this a carrier is full at once. */
export const carryOfferBytesMin = 1024 * 1024

/** Times that a contact may take an offer back and make it again: each time we name them all of our feeds anew. */
export const carryRoundsMax = 100

/**
 * Questions of strangers about feeds that are answered in a second, and at once: each is compared with all feeds that are
 * carried, which may take a tenth of a second. Contacts do not wait for them.
 */
export const strangerListsPerSecond = 5
export const strangerListsAtOnce = 20

/** Strangers who may wait for that: the last of them for some ten seconds, well within `requestTimeoutMs`. */
export const strangersWaitingMax = 64

/** Entries that are deleted in one write when a feed is no longer carried, so that others need not wait long. */
export const sweepEntriesMax = 1_000

/** Entries that are read in one write where a feed that was carried becomes readable: as many as a write takes elsewhere. */
export const unreadEntriesMax = 200

/** Bytes that an entry is counted for beside its payload: header, hashes and keys in the database. */
export const carriedEntryBytes = 300

/** Rows that one request for posts may look at before it answers with what it found. */
export const scanRowsMax = 5_000

/** An epoch ends after this time or this many entries, so that a stolen secret opens only so much. */
export const epochAgeMsMax = 30 * dayMs
export const epochEntriesMax = 500

/** Free disk that the database needs to be opened anew: LevelDB turns a log of up to 4 MiB into a table, and starts another. */
export const reopenBytesMin = 16 * 1024 * 1024

/** How often we ask every connected contact for news even if nothing hinted at any. */
export const syncIntervalMs = 5 * minuteMs
/** Pause before what follows from entries is tried again after it failed, as on a full disk. */
export const upkeepRetryMs = 30 * secondMs

/** How often everything is compared with everybody, to find what the fast way missed. */
export const repairIntervalMs = dayMs
/** How long an entry may be on its way before that comparison calls it missing. */
export const repairSettleMs = 20 * secondMs
/** Proofs that are kept of one feed's fork: one is enough, more show how it went on. */
export const forksMax = 16
/** Feeds of third parties that one contact is asked for: those whose writers cannot be reached, newest first, in turns between people. */
export const foreignFeedsMax = 1_000

/** How long who asked for feeds of others is told of news of them: two rounds, because it may reach their writers since. */
export const interestMsMax = 2.5 * syncIntervalMs

/** Pause before they are told, in which more comes, and in which it may turn out that they have it already. */
export const othersNewsDelayMs = 200

/** Share of the interval that chance adds or takes away, so that nodes do not ask in step. */
export const syncJitter = 0.2

/** Pause before a connected contact is asked again after a failure: doubled each time, up to `syncIntervalMs`. */
export const syncRetryMsMin = 2 * secondMs

/** How long a peer may take to answer one question: relays are slow. */
export const requestTimeoutMs = 30 * secondMs

/** How long one attempt to reach a peer may take. */
export const dialTimeoutMs = 10 * secondMs
/** The same for one address: a LAN answers at once or never, a relay has to ask the peer first. */
export const dialNearMs = 3 * secondMs
export const dialDirectMs = 5 * secondMs
export const dialRelayMs = dialTimeoutMs

/** Pause before a node that could not become another device, as on a full disk, tries again: doubled each time, up to the maximum. */
export const changeRetryMsMin = 30 * secondMs
export const changeRetryMsMax = 10 * minuteMs

/** Pause before a contact is dialled again: doubled after every failure, up to the maximum. */
export const redialMsMin = 5 * secondMs
export const redialMsMax = 10 * minuteMs
export const redialJitter = 0.3
/** Contacts that are dialled at the same time. */
export const dialsMax = 16
/** A connection that we made and that ends before this was no success: who blocks us hangs up at once. */
export const earlyCloseMs = 10 * secondMs

/** How exactly it is measured how late the node does things. */
export const lagResolutionMs = 10

/** How often it is looked whether this machine has other addresses: its system tells nobody. */
export const interfacesPollMs = 5 * secondMs

/** How often it is looked whether gossip flows with every connected contact, and how long it may not. */
export const gossipPollMs = 5 * secondMs
export const gossipSilenceMs = 15 * secondMs

/** How long one question to the DHT may take: a few tenths of a second, and much longer where peers are gone. */
export const directoryTimeoutMs = 20 * secondMs

/** Contact cards of others that a node in the DHT keeps in memory, 2 KiB each and about as much around it. */
export const cardsKeptMax = 10_000

/** Places of contact cards of which the newest time is known, so that none is replaced by an older one: about 150 bytes each. */
export const cardsKnownMax = 20_000

/** How often our contact cards are put into the DHT: peers forget them after two days, but many are gone before. */
export const cardIntervalMs = 6 * hourMs
/** How often we look whether they still say what is so. */
export const cardCheckMs = minuteMs
/** How often one of several devices looks whether everybody is led to one that is off; each question goes to some thirty peers. */
export const ownCardCheckMs = 10 * minuteMs
/** Pause before a card that nobody took is put there again: doubled each time, up to the maximum. */
export const cardRetryMsMin = 5 * secondMs
export const cardRetryMsMax = 30 * minuteMs
export const cardJitter = 0.2

/** Contacts that are looked up in the DHT in an hour; each question goes to some thirty peers. */
export const lookUpsPerHourMax = 60
/** Pause before the same contact is looked up again: doubled each time, up to the maximum. Most are just switched off. */
export const lookUpAgainMsMin = 2 * minuteMs
export const lookUpAgainMsMax = 6 * hourMs

/** Relays that a node holds reservations at: one is enough, the other is there when it is not. */
export const relaysHeldMax = 2
/** Addresses of one relay that others are told: at home and from everywhere, of the eight that a card may hold. */
export const relayAddressesMax = 2
/** Addresses of each family that a peer is told to meet us at: where most see this node, and one more if they differ. */
export const punchFamilyMax = 2
/** How long both sides dial each other: TCP sends its first packet again after one and three seconds. */
export const punchMs = 5 * secondMs
/** The pauses between tries with one contact, which double: most that ever works works at once. */
export const punchPauseMsMin = 2 * secondMs
export const punchPauseMsMax = 10 * minuteMs
/** How often one contact may have us try: who keeps to these pauses stays below. */
export const punchesAtOnce = 6
export const punchesPerMinute = 2
/** Some routers refuse a packet that comes too early: how often, and with which longest pause, an address is dialled in that time. */
export const knocksMax = 50
export const knockPauseMs = 100
/** Of the eight addresses that others are told, how many have a place before more of another kind: through relays, and of IPv4, of IPv6, of names. */
export const toldRelaysMin = 2
export const toldOfFamilyMax = 3
/** How often it is looked whether reservations are still there, and the pause, doubled up to that, while there is none. */
export const reservationCheckMs = minuteMs
export const reservationRetryMs = 2 * secondMs
/** How long one relay may take to be dialled and to give a reservation. */
export const relayTryMs = 15 * secondMs

/** How often it is written when contacts were last there: a crash costs so much of it, each writing a row for each of them. */
export const lastTimesSaveMs = 5 * minuteMs

/** How often peers are asked whether they reach us, after which pause when somebody connected, and how many. */
export const reachAgainMs = 30 * minuteMs
/** How long an answer counts. */
export const reachedMs = 2 * reachAgainMs
export const reachSettleMs = 3 * secondMs
export const reachPeersMax = 3
/** Networks from which peers must get through before a node gives up its last relay: the word of one is not enough. */
export const reachWitnessesMin = 2
/** Dials that others may have us make: each takes a socket for some seconds; one for a peer in half a minute, two for a home with more people. */
export const dialBacksMax = 8
export const dialBacksPerHomeMax = 2
export const dialBackPauseMs = 30 * secondMs
/** Pause before they are asked again when nobody tried: longer than theirs, also where chance takes a fifth away. */
export const reachRetryMs = 1.5 * dialBackPauseMs
export const dialBackMs = 5 * secondMs

/** How long new addresses may settle before contacts are told of them, as the relays after the network, and the pause between two such rounds. */
export const moveSettleMs = secondMs
export const movesMsMin = 20 * secondMs

/** Pauses between the first announcements on the local network, where one in ten may be lost, and between those after them. */
export const lanBurstMs = [secondMs, 2 * secondMs, 4 * secondMs] as const
export const lanAnnounceMs = 30 * secondMs
/** How often it is tried anew where the port is taken. */
export const lanRetryMs = 5 * minuteMs
/** How long a node goes by one name there. */
export const lanSaltMs = hourMs
/** Announcements of new names that are looked into in a second, each a hash for every contact: 20 ms with 5,000. */
export const lanHeardPerSecond = 10
/** Names that are remembered: a large LAN for some hours. */
export const lanHeardMax = 1_000
/** How long a name is taken for a stranger's before it is looked into again. */
export const lanStrangerMs = 2 * minuteMs
/** Pause before a contact that was heard is dialled at an address again, and addresses at which it is in that time: two interfaces, and as many that somebody feigned. */
export const lanRedialMs = 10 * secondMs
export const lanDialsMax = 4
/** Contact requests that wait for the owner: nobody looks through more, and who is refused asks again later. */
export const requestsMax = 100
/** Contact requests that were decided and are remembered, so that they are not shown again. */
export const requestsSettledMax = 1_000
/** How long a contact request waits, and how long an accepted one lets somebody join. */
export const requestLifeMs = 30 * dayMs
/** New contact requests that come from one household in an hour; identities cost nothing, addresses do. */
export const requestsPerHourMax = 3
/** Questions about contact requests from one household in an hour: each of its people asks again now and then. */
export const requestQuestionsPerHourMax = 60
/** The same of who comes through one relay: all who cannot be reached directly, so many households, and nobody is to keep the others out. */
export const relayedRequestsPerHourMax = 30
export const relayedQuestionsPerHourMax = 600
/** Of these, the questions of one peer. */
export const relayedQuestionsPerPeerMax = 20
/** Questions in an hour of one person who asked already, or was asked, wherever they are. */
export const requestQuestionsPerPersonMax = 30
/** Households that are counted apart in an hour. */
export const originsMax = 10_000

/** People who were asked to become contacts and did not decide yet. */
export const askedMax = 100
/** Of them, those who are asked at the same time. */
export const asksMax = 4
/** Pause before somebody is asked again: doubled each time, up to the maximum; who accepts brings the answer if they can. */
export const askAgainMsMin = minuteMs
export const askAgainMsMax = 6 * hourMs

/** How long the owner waits for whoever they look for, with something on the screen that moves. */
export const findTimeoutMs = 25 * secondMs

/** Open streams of one peer for one protocol: one that is used, one that is being replaced. */
export const streamsPerPeerMax = 4

/** Questions to one peer that wait for the one before; more fail at once. */
export const waitingRequestsMax = 64

/** Connections in all; a home router is said to keep a few thousand. */
export const connectionsMax = 200

/** Of these, strangers who came to us: enough to serve the DHT and some newcomers, and friends keep three quarters. */
export const strangersMax = 50

/** A stranger without a stream is idle after this: a newcomer on a slow line has opened one by then. */
export const idleMsMin = 5 * secondMs

/** Connections that are kept free below all places, so that a friend who comes need not wait until a stranger is gone. */
export const placesReserve = 10

/**
 * Peers of whom libp2p remembers addresses and protocols, friends among them, who are never forgotten: one or two KB each, and 15 KB of
 * who says as much of themselves as they may. Enough for the table of a large DHT.
 */
export const knownPeersMax = 2_000

/** Connections of one peer: two dials at the same time make two, or a relay and then a direct way. */
export const connectionsPerPeerMax = 2

/** Connections of all, and of one address, of which Noise has not proved yet who it is: a house of friends may come at once. */
export const pendingMax = 128
export const pendingPerAddressMax = 32
/** How long that may take: two round trips over a slow relay. */
export const pendingMs = 5 * secondMs

/** Connections that one address may begin in a second: many homes share one behind a provider's NAT; each costs a millisecond. */
export const connectionsPerSecond = 20

/** Weight by which libp2p prunes friends last; the tags of the DHT have 50. */
export const friendTagValue = 100

/** Strangers who misbehaved: for how long they are refused, and how many of them are known (they can make new keys). */
export const refusedPeerMs = 30 * minuteMs
export const refusedPeersMax = 1_000

/** What a stranger may do wrong, or too often, before that: at once, and per minute. */
export const strikesMax = 10
export const strikesPerMinute = 6

/** What somebody may owe of a rate at most: who floods waits so long, and not for what came meanwhile. */
export const debtMsMax = 10 * secondMs

/** What all strangers behind one relay may cost together, in shares of one address: not all that there is for strangers. */
export const sharesPerRelay = 2

/** Peers or addresses that one rate is counted for. */
export const rateKeysMax = 4_096

/**
 * Bytes that strangers of one address, and all of them, may send in a second, and at once after a pause: what a small DHT needs.
 * As the smallest messages there are, 64 KiB are some 3 % of a core.
 */
export const strangerBytesPerSecond = 64 * 1024
export const strangersBytesPerSecond = 256 * 1024
export const strangerBytesAtOnce = 128 * 1024

/** The same on a relay, where what strangers tell each other passes through. */
export const relayStrangerBytesPerSecond = 1024 * 1024
export const relayStrangersBytesPerSecond = 8 * 1024 * 1024

/**
 * Frames of Yamux that a friend, or the strangers of one address, may send in a second, and at once; more wait. Pages come in few
 * large ones; the smallest take some ten microseconds each.
 */
export const muxerFramesPerSecond = 4_000
export const muxerFramesAtOnce = 2_000

/** Streams that a friend may open in a second, and at once: sync keeps one, gossip two, identify needs one per change. */
export const streamsPerSecond = 20
export const streamsAtOnce = 200

/** The same for strangers of one address: kad-dht opens one for each message. */
export const strangerStreamsPerSecond = 10
export const strangerStreamsAtOnce = 200

/** Open streams of one connection, of all protocols, those included that have not said which. */
export const streamsPerConnectionMax = 64

/** Bytes that a peer may send ahead on one stream, and so the largest frame of Yamux: all the pages that sync has on their way. */
export const streamWindowBytesMax = 512 * 1024

/** Frames that wait on a channel while one is taken; above it nothing more of that stream is read. */
export const framesAheadMax = 2

/**
 * Questions of strangers to the DHT, ping and identify, in units of 64 bytes: of one address and of all, per second and at once. A
 * look-up in the routing table takes a third of a millisecond.
 */
export const strangerUnitBytes = 64
export const strangerUnitsPerSecond = 60
export const strangersUnitsPerSecond = 200
export const strangerUnitsAtOnce = 300

/**
 * Cards that strangers of one address may put here in an hour, and at once: in the two days for which cards are kept a third of
 * `cardsKeptMax`, so that nobody pushes out all others. A node puts a handful every six hours. Bytes on one stream count as cards of this size.
 */
export const putsPerHour = 60
export const putsAtOnce = 200
export const putBytes = 2048

/** What asking a relay to reserve or to connect costs in these units: it signs, and asks somebody else. */
export const relayAskUnits = 10

/** The same on a relay, which many ask for the way to others. */
export const relayStrangerUnitsPerSecond = 200
export const relayStrangersUnitsPerSecond = 1_000

/** Gossip of one contact in bytes: a post each second, and at once all that it subscribes to. */
export const gossipBytesPerSecond = 64 * 1024
export const gossipBytesAtOnce = 384 * 1024

/** Bytes of gossip that are read in one turn of the event loop: of the smallest messages some 150, a few milliseconds. */
export const pieceBytesMax = 2048

/** What a frame on a channel costs beside one unit: one for each so many bytes. */
export const frameUnitBytes = 1024

/** Frames of a contact on channels in these units, per second and at once: a round of sync with all that it asks for. */
export const framesPerSecond = 200
export const framesAtOnce = 1_000

/** Frames of strangers of one address: joining takes two, and reading a carrier one for each page. */
export const strangerFramesPerSecond = 10
export const strangerFramesAtOnce = 100

/** Connections of a relay, nearly all of them strangers': what holds reservations, four times, for who asks the DHT or passes through. */
export const relayConnectionsMax = 512

/** Nodes that can be reached through one relay; each costs it a kept connection of some 100 KB. */
export const reservationsMax = 128

/** Reservations of one address: a family and its neighbours behind one provider's NAT, but not all of a relay. */
export const reservationsPerAddressMax = 16

/** Bytes and time of one relayed connection, as everywhere on libp2p: enough to agree on a direct one; sync goes on over the next. */
export const relayedBytesMax = 128 * 1024
export const relayedMsMax = 2 * minuteMs

/** Bytes that a relay passes on for one address in a day: a household whose every post and picture goes that way. */
export const relayedBytesPerDayMax = 1_000_000_000
/** The same for all: 600 GB in a month, where small hosts include a terabyte; each byte comes in and goes out. */
export const relayedBytesPerDayInAllMax = 20_000_000_000
/** Addresses whose bytes of a day are counted, those that took most: a hundred bytes each. */
export const relayedAddressesMax = 4_096

/** Relayed connections that one address may begin in a minute: sync of some 4 MB. */
export const relayedConnectionsPerMinute = 30

/** Relayed connections of one node at a time, as their source or their target: one for each of many friends. */
export const relayedPerSourceMax = 16
export const relayedPerTargetMax = 64

/** Bootstrap peers that are configured or found among contacts' relays, and dialled: any one of them is enough. */
export const bootstrapPeersMax = 8
/** Of those, relays of one contact: as many as a device holds. */
export const relaysPerContactMax = 2

/** Peers in the DHT's table below which bootstrap peers are dialled: with these a look-up finds the rest. */
export const dhtPeersMin = 8

/** Topics that one peer may subscribe to, in bytes of their names: about 4,000 (each costs its length and 1 KiB). */
export const topicBytesPerPeerMax = 4 * 1024 * 1024

/** Topics in one message of a peer: it names all that it listens to when it connects. */
export const gossipSubscriptionsMax = 5_000

/** Largest message of gossipsub: 64 digits of each topic with their framing, and what else it sends fits as well. */
export const gossipRpcBytesMax = gossipSubscriptionsMax * 72

/** Entries, and ids of entries, in one message of a peer: what it asks for or answers after a pause; mostly one. */
export const gossipMessagesMax = 512
export const gossipIdsMax = 512

/** Bytes that wait for one slow peer's gossip stream; above it gossip for that peer is dropped, and sync heals. */
export const gossipBacklogBytesMax = 2 * 1024 * 1024

/** Bytes of one HTTP body: the longest post with all its escapes. */
export const httpBodyBytesMax = 512 * 1024

/** Connections to the page of a relay for everybody, and how long each may take: it is small, and asked by people. */
export const statusConnectionsMax = 32
export const statusTimeoutMs = 5 * secondMs

/** How long answers that are under way may take once the node stops. */
export const httpStopGraceMs = 300

/** Event streams of one session; the oldest is closed for a new one. */
export const eventStreamsMax = 8

/** Changes that one event stream sends before it looks whether the reader keeps up. */
export const eventBatchMax = 100

/** Browsers and programs that are signed in at the same time; the oldest is signed out for a new one. */
export const sessionsMax = 50

/** One-time tokens that wait for somebody to sign in; the oldest is void for a new one. */
export const oneTimeTokensMax = 10

/** A peer that moves to another connection has left the one before it by then. */
export const twiceServedMs = 5_000

/** For so long one of several homes with the same keys is asked, then the next: the hundred bytes that a round takes are little. */
export const twiceTurnMs = 60_000

/** Pause before a connected device that did not answer our introduction is asked again. */
export const meetRetryMs = 10 * secondMs

/** Pause before one that did not know our person, or blocked them, or cannot be read, is asked again. */
export const meetAgainMs = 5 * minuteMs

/** How long joining by an invite may take before the person is told that it did not work. */
export const joinTimeoutMs = 30 * secondMs

/** Silence on an event stream after which a sign of life is sent, so that dead ones are noticed. */
export const eventKeepAliveMs = 25 * secondMs
