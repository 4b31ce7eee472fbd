/** Maxima of this room, each with its reason. */

/** Files in an archive: twenty years of pictures, each with a file about it. Each costs some 500 bytes while the archive is open. */
export const filesMax = 300_000

/** Characters of a name in it: more than any of these services writes. */
export const nameCharsMax = 1_000

/** How deep folders may lie. */
export const depthMax = 20

/** How many times its own size an archive may hold: text packs to a tenth, pictures hardly. What is above is a bomb. */
export const swellMax = 50

/** Bytes that an archive may hold whatever its size: a small one of much text. */
export const swellFreeBytes = 256 * 1024 * 1024

/** Bytes of one file of JSON, which is in memory while it is read. Facebook cuts at 10 MB or so, Mastodon does not cut. */
export const jsonBytesMax = 64 * 1024 * 1024

/** Bytes of all files of JSON that are read: texts of a life. */
export const jsonTotalBytesMax = 512 * 1024 * 1024

/** Posts and pictures of one archive. */
export const itemsMax = 200_000

/** Names of files that were refused, to be told; above, their number alone. */
export const refusedShownMax = 20

/** Items that are asked about at once. */
export const knownBatch = 100

/** How long unpacked files may lie there, in ms: longer than any import takes, so they are of one that was killed. */
export const scratchMsMax = 7 * 24 * 3_600_000
