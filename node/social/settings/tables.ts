/** Settings of the owner, and what they should know. */
import type { NoticeKind } from '../../../protocol/records/notice.ts'
import { jsonTable } from '../../store/table.ts'

/** How the owner wants to have something. */
export interface SettingRow {
  value: string
  atMs: number
}

/** Something that the owner should know. */
export interface NoticeRow {
  what: NoticeKind
  atMs: number
  isSeen: boolean
}

/** time!kind. */
export const notices = jsonTable<NoticeRow>('notices')

/** Name → value, and when it was chosen. */
export const settings = jsonTable<SettingRow>('settings')
