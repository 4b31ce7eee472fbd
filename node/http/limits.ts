/** Maxima of this room, each with its reason. */
import { hourMs, secondMs } from '../durations.ts'

/** Replies that come with their comment: as many as a screen shows before it is asked for more. */
export const shownRepliesMax = 2

/** How long the owner waits for a person they look for, with something on the screen that moves. */
export const findTimeoutMs = 25 * secondMs

/** Bytes of one HTTP body: the longest post with all its escapes. */
export const httpBodyBytesMax = 512 * 1024

/** Aspects and people that one chooses for a post: each has a copy of its words. */
export const audiencePartsMax = 50

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
