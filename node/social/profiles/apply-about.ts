/** Profiles as people tell them: of all that one person's devices wrote for everybody, and for us, the latest counts. */
import { aboutFields, aboutText, type About } from '../../../protocol/about.ts'
import type { PersonId } from '../../../protocol/ids.ts'
import type { AboutMeRecord, AboutRecord } from '../../../protocol/records/about.ts'
import { keyOf, under } from '../../store/table.ts'
import type { Reader } from '../../store/transaction.ts'
import { noteChange } from '../feeds/changes.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { dropText } from '../feeds/placements.ts'
import { abouts, ownFields, toldAbouts, type AboutRow, type OwnFieldRow } from './tables.ts'

/** The key of what everybody is told. */
export const everybody = 'everybody'

export function applyAbout({ tx, feed, seq }: ApplyContext, { about, atMs }: AboutRecord): void {
  const key = keyOf(feed.owner, feed.id)
  const before = tx.get(abouts, key)
  const isNewer = before === undefined || seq > before.seq
  // Newcomers must not read what was taken back: only the newest stays in a feed that they are given whole.
  if (feed.kind === 'public' && before !== undefined) {
    dropText(tx, { feed: feed.id, seq: Math.min(seq, before.seq) })
  }
  if (!isNewer) return
  tx.put(abouts, key, { about, atMs, seq, isPublic: feed.kind === 'public' })
  if (feed.isMine) tx.put(toldAbouts, feed.reader ?? everybody, { about, atMs })
  else noteChange(tx, { kind: 'person', id: feed.owner })
}

/** The latest decision about a field counts, on whichever device it was made; of two at once, the one with the greater bytes. */
export function applyAboutMe({ tx, feed, events }: ApplyContext, record: AboutMeRecord): void {
  const { field, about, audience, atMs } = record
  const row = { about, audience, atMs }
  const before = tx.get(ownFields, field)
  if (before !== undefined && !isLater(row, before)) return
  tx.put(ownFields, field, row)
  noteChange(tx, { kind: 'me', id: feed.owner })
  if (!feed.isMine) tx.afterCommit(() => events.profileHeard?.())
}

/** The profile of a person as they tell it to us: of a field that they told everybody and us, the later one. */
export async function aboutOf(reader: Reader, person: PersonId): Promise<About> {
  const rows = (await reader.list(abouts, under(person))).map(([, row]) => row)
  return joined(
    latestOf(rows.filter(({ isPublic }) => isPublic)),
    latestOf(rows.filter(({ isPublic }) => !isPublic)),
  )
}

/** The profile for somebody who is told one thing with everybody, and another by themselves. */
export function joined(one: Told | undefined, other: Told | undefined): About {
  const [earlier, later] = (one?.atMs ?? 0) > (other?.atMs ?? 0) ? [other, one] : [one, other]
  return { ...earlier?.about, ...later?.about }
}

type Told = Pick<AboutRow, 'about' | 'atMs'>

/** Of two of the same time, the one that tells more: fields are only added to it. */
function latestOf(rows: readonly AboutRow[]): AboutRow | undefined {
  return rows.toSorted(
    (a, b) =>
      b.atMs - a.atMs || count(b) - count(a) || (aboutText(b.about) > aboutText(a.about) ? 1 : -1),
  )[0]
}

function count({ about }: Told): number {
  return aboutFields.filter((field) => about[field] !== undefined).length
}

function isLater(one: OwnFieldRow, other: OwnFieldRow): boolean {
  if (one.atMs !== other.atMs) return one.atMs > other.atMs
  return Buffer.compare(bytesOf(one), bytesOf(other)) > 0
}

function bytesOf({ about, audience }: OwnFieldRow): Buffer {
  return Buffer.from(`${aboutText(about)}${JSON.stringify(audience)}`)
}
