/** The last file of an export: what it is and holds, for programs. A folder that has one is an export, which another may replace. */
import type { ArchiveFile } from '../tar.ts'
import { jsonFile } from './files.ts'
import type { Owner } from './source.ts'
import type { Missing, Tally } from './tally.ts'
import { isoOf } from './words.ts'

export const summaryName = 'pappus-export.json'

/** Names at the top of an export's folder; what else is there is not of an export. */
export const exportNames: ReadonlySet<string> = new Set([
  summaryName,
  'index.html',
  'style.css',
  'people.html',
  'messages.html',
  'boards.html',
  'feed.xml',
  'feed.json',
  'boards',
  'data',
  'media',
  'messages',
  'months',
  'others',
  'posts',
])

export interface Summary {
  readonly format: 'pappus-export'
  readonly version: 1
  readonly kind: 'everything' | 'site'
  readonly person: string
  readonly createdAt: string
  readonly counts: Omit<Tally, 'add' | 'named'>
  /** The first media that were not on the node. */
  readonly missing: readonly Missing[]
}

export function summaryFile(
  kind: Summary['kind'],
  { owner, nowMs, tally }: { owner: Owner; nowMs: number; tally: Tally },
): ArchiveFile {
  const { named, ...counts } = tally
  const summary: Summary = {
    format: 'pappus-export',
    version: 1,
    kind,
    person: owner.id,
    createdAt: isoOf(nowMs),
    counts,
    missing: named,
  }
  return jsonFile(summaryName, summary)
}
