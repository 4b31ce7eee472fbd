/** Maxima of this room, each with its reason. */
import { dayMs } from '../../durations.ts'

/** How old a picture of somebody else may be and still come by itself: what people look at while its author is away. */
export const pictureAgeMsMax = 30 * dayMs

/** Bytes of a picture that comes by itself; a larger one is a file that somebody asks for. */
export const pictureBytesMax = 8 * 1024 * 1024

/** Uploads that wait for their post: several posts of the most media that are being written. */
export const uploadsMax = 200

/** How long an upload waits for its post: as long as somebody may leave a post half written. */
export const uploadMsMax = 7 * dayMs

/** Room for media of others where their owner said nothing: a year of pictures of a family. */
export const othersBytesDefault = 5_000_000_000

/** Least room that can be chosen for them. */
export const othersBytesMin = 10_000_000

/** Blobs that are carried for one person: years of pictures. Each costs a row of some 200 bytes. */
export const carriedBlobsMax = 50_000

/** Room that is made for entries of somebody whose blobs fill what they were offered: a day of posts. */
export const entryRoomBytes = 1024 * 1024

/** The share of that room that is kept when files give way: to find those looks at all of them. */
export const keptShare = 0.95

/** How exactly it is noted when a file was last looked at: each note is a write. */
export const lookedMsMin = dayMs

/** Files that are looked through in one step of dropping what was looked at longest ago. */
export const dropBatchMax = 500

/** Wanted blobs of one person that are kept in mind: the newest ones; the others come after them. */
export const wantedOfOwnerMax = 200

/** Blobs of posts of one person that wait to be fetched, of each urgency: previews of years. Each costs two rows of some 400 bytes, all 8 MB. */
export const wantedOfOwnerKeptMax = 20_000

/** How many more there may be before those of the oldest posts go: to find these reads all of them. */
export const wantedOverMax = 2_000

/** Times that media of one other person are noted, and so kept: 20 pictures a day, each with its preview, for 20 years. All are 90 MB. */
export const usesOfOwnerMax = 300_000

/** Of these, times that one blob is: remixes of one picture by one person. All of them are read when one is taken back. */
export const usesOfBlobMax = 1_000

/** Items that are looked at to find whether one that names a blob is public: a picture stands in few. */
export const usesLookedAtMax = 16
