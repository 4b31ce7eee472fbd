/** Maxima of this room, each with its reason. */

/** UTF-16 units of a query: more than anybody types, and a pasted sentence. */
export const queryCharsMax = 500

/** Words and phrases of a query: each is looked for in every candidate. */
export const termsMax = 24

/** Lists of the index that one query joins: more would not leave fewer candidates. */
export const trigramsMax = 32

/** Trigrams that stand for a word of one or two letters; with more, it is frequent enough to be found by looking. */
export const endingsMax = 64

/** Texts with such a word, from which on it is as frequent. */
export const rareMax = 5_000

/** Texts that one lookup looks into; the answer then says where to go on. About 20 ms of the index's own thread. */
export const candidatesMax = 20_000

/** Lookups that wait for the index; whoever types faster than it answers drops the older ones. */
export const lookupsMax = 16

/** Memory of the database for pages, in KiB: the hot part of some 100,000 posts. */
export const cacheKibibytes = 8_192

/** Memory of the thread beside that: a batch of the longest texts. */
export const workerHeapMegabytesMax = 128

/** Letters of an excerpt: about two lines of a phone. */
export const excerptCharsMax = 160

/** Excerpts of one hit: a post may have words over each of many pictures. */
export const excerptsMax = 3

/** Marked places in an excerpt: one letter may stand in it as often as it is long. */
export const marksMax = 20
