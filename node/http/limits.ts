/** Maxima of this room, each with its reason. */
import { dayMs, hourMs, minuteMs, secondMs } from '../durations.ts'

/** Replies that come with their comment: as many as a screen shows before it is asked for more. */
export const shownRepliesMax = 2

/** How long the owner waits for a person they look for, with something on the screen that moves. */
export const findTimeoutMs = 25 * secondMs

/** Bytes of one HTTP body: the longest post with all its escapes. */
export const httpBodyBytesMax = 512 * 1024

/** Aspects and people that one chooses for a post: each has a copy of its words. */
export const audiencePartsMax = 50

/** Connections to the page of a relay for everybody: it is small, and asked by people. */
export const statusConnectionsMax = 32

/** How long a stranger may take to say what they want: a few lines of text. */
export const strangerRequestMsMax = 5 * secondMs

/** Connections to the page for guests, and to the public site; none lasts longer than `outsideConnectionMsMax`. */
export const outsideConnectionsMax = 128

/** How long one of these may last: the largest bundle over a slow line. Nobody keeps others out by reading a byte at a time. */
export const outsideConnectionMsMax = 5 * minuteMs

/** Bundles that guests may ask for in a minute: all of them, and one machine, behind which may be a family. */
export const guestOpeningsMax = 300

export const guestOpeningsPerMachineMax = 30

/** Machines that are counted apart within a minute. */
export const guestMachinesMax = 1_000

/** Responses of guests in an hour: from one machine, behind which may be a family, and by one link. The owner reads each. */
export const guestResponsesPerMachineMax = 20

export const guestResponsesPerLinkMax = 40

/** Bytes of bundles that go out on a UTC day: some ten thousand albums, and little beside what a line can carry. */
export const guestBytesPerDayMax = 10_000_000_000

/** How often at most the public site is made anew: it costs as much as an export of all posts for everybody. */
export const siteAgainMs = minuteMs

/** Bytes and files of the public site: a second copy of what the owner gave everybody stands on the disk. */
export const siteBytesMax = 20_000_000_000

export const siteFilesMax = 200_000

/** Changes that are looked through for one that the site shows; after more of them it is made anew. */
export const siteChangesMax = 1_000

/** How long others may keep a page of the site, and a picture: a post that is taken back is soon gone everywhere. */
export const sitePageSecondsMax = 60

export const siteMediaSecondsMax = 3_600

/** How long answers that are under way may take once the node stops. */
export const httpStopGraceMs = 300

/** Event streams of one session; the oldest is closed for a new one. */
export const eventStreamsMax = 8

/** Changes that one event stream sends before it looks whether the reader keeps up. */
export const eventBatchMax = 100

/** Browsers that are signed in at the same time; the one that was away longest is signed out for a new one. */
export const sessionsMax = 50

/** How long a browser may be away before it is signed out: a phone that somebody lost, or gave away. */
export const sessionUnusedMsMax = 90 * dayMs

/** How often the time of the last use of a browser is written down: a disk is not to be worn out by it. */
export const useNotedMs = hourMs

/** Addresses of this machine that the view answers on: more than a home has networks. */
export const lanAddressesMax = 8

/** How often the node looks where its machine is: somebody who carries a laptop home waits no longer. */
export const lanPollMs = 5 * secondMs

/** Connections to the view over the local network: of all, and of one machine, whose browser takes six for each tab at most. */
export const lanConnectionsMax = 256

export const lanConnectionsPerMachineMax = 64

/** How long a connection from the local network may take to say who it is and what it wants. */
export const lanHandshakeMsMax = 10 * secondMs

/** How long a certificate is good: a day less than the 398 that systems take at most, which count its last second. */
export const certificateDays = 397

/** When there is less left, a new one is made: time for a node that is off for a while. */
export const renewDays = 30

/** How long an authority is good: as long as the phones that it is installed on. */
export const authorityDays = 10 * 365

/** When there is less left, a new one is made: it must outlive what it signs. */
export const authorityRenewDays = certificateDays

/** How far clocks of one house may be apart. */
export const clockErrorDays = 1

/** Letters of a code that pairs a browser, of 32 each: with the tries that there are, one of a million millions of guesses would be right. */
export const pairingLetters = 10

/** How long a code waits for a browser, and the browser for the owner's word: time to find the phone. */
export const pairingMsMax = 5 * minuteMs

/** Wrong codes in a minute: of all machines, and of one. */
export const pairingTriesMax = 60

export const pairingTriesPerMachineMax = 10

/** Machines whose tries are counted apart within a minute. */
export const pairingMachinesMax = 256

/** One-time tokens that wait for somebody to sign in; the oldest is void for a new one. */
export const oneTimeTokensMax = 10

/** Silence on an event stream after which a sign of life is sent: the view takes 8 s without any for a node that does not answer. */
export const eventKeepAliveMs = 3 * secondMs

/** Bytes of a preview that somebody uploads, as a browser draws it. */
export const posterBytesMax = 2 * 1024 * 1024

/** How long a request may take to come in: the largest file from a slow disk. */
export const uploadMsMax = 6 * hourMs

/** Pixels of a preview that a browser is given: ours have a side of 640 at most. */
export const previewPixelsMax = 1_000_000

/** Characters of a post that a notification about it shows: one line. */
export const excerptCharsMax = 80

/** Tags that are offered for a beginning: as many as fit beside a text that is being written. */
export const completionsMax = 8

/** Downloads that wait for the browser to follow their address; the oldest is void for a new one. */
export const downloadsMax = 4

/** How long each waits. */
export const downloadWaitMs = 60 * secondMs

/** Rows that an export reads at once: enough to be quick, and little beside the pages that it makes. */
export const exportBatch = 100

/** Characters of the id that an item has elsewhere: addresses of posts on the fediverse are the longest. */
export const broughtIdCharsMax = 500

/** Items that are asked about at once: with the longest ids they fit a request. */
export const knownBatchMax = 100

/** Archives of another service that are sent together: Google cuts a life of pictures into as many. */
export const archivesMax = 50

/** How long archives wait for somebody who goes on with them. */
export const archiveMsMax = 14 * dayMs
