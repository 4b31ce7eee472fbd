/** Maxima of backups, with their reasons. */

/** Bytes of rows after which a file of them ends: few files, each of which fits into memory many times. */
export const rowFileBytes = 1024 * 1024

/** Rows that stand beside each other in one file of a folder, on average: some hundred kilobytes are written anew where one of them changed. */
export const rowFileRows = 1024

/** Bytes of one file of an archive that is read as a whole: the last row of a file of rows may be the largest entry there is. */
export const wholeFileBytesMax = 16 * 1024 * 1024

/** Bytes of one blob: the largest file that a post can hold, sealed, with the hashes of its chunks. */
export const blobFileBytesMax = 2.1 * 1024 * 1024 * 1024

/** Files of one archive: a picture a day for two thousand years. */
export const archiveFilesMax = 1_000_000

/** Characters of a passphrase at least. Somebody who has the file can try as fast as their machines can. */
export const passphraseLengthMin = 12

/** Characters at most: 24 long words, and room. */
export const passphraseLengthMax = 512

/** scrypt's log2(N) for a passphrase: about a second on a Raspberry Pi, and 128 MB for as long (RFC 7914, age). */
export const passphraseWorkFactor = 17

/** The same for the owner's 24 words, which nobody can guess however fast they try. */
export const wordsWorkFactor = 10

/** Free bytes that restoring leaves on the disk: the node must be able to start. */
export const freeBytesMin = 64 * 1024 * 1024
