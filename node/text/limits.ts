/** Maxima of this room, each with its reason. Measured on the worst text of 50,000 bytes that we know: 90 ms of processor time. */

/** Levels of blocks: six lists in each other, or twelve quotes. What lies deeper is shown as it was typed. */
export const blockDepthMax = 12

/** Emphasis within emphasis; further marks change nothing. */
export const inlineDepthMax = 8

/** Parts of a text: a long article has a tenth. A text with more is shown as it was typed, so that no page grows without bound. */
export const nodesMax = 4_000

/** Lines of a text times bars of its widest line: above it there are no tables, since each row gets all the cells that it lacks. */
export const tableCellsMax = 4_000

/** Characters of a tag: longer ones are no words. */
export const tagCharsMax = 100

/** Characters of the name of a language beside a block of code. */
export const languageCharsMax = 30

/** Tags of one text that count: each is a row of an index. */
export const tagsPerTextMax = 50

/** People that one text mentions: each is looked up when the text is shown. */
export const mentionsPerTextMax = 50
