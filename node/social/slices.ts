/** The tables of all rooms: those that a rebuild makes anew, and those that no feed gives back. */
import { cardSecrets } from './discovery/tables.ts'
import {
  lastTimes,
  me,
  contacts,
  ownCards,
  peers,
  devices,
  unmet,
  blocks,
  blockedPeers,
  carrierPeers,
} from './contacts/tables.ts'
import { requestTables } from './requests/tables.ts'
import { branches } from './devices/tables.ts'
import {
  chains,
  prekeys,
  opened,
  graves,
  changes,
  changeCount,
  feeds,
  readers,
  formerReaders,
  sources,
  places,
  retracted,
} from './feeds/tables.ts'
import { inbox, quotas, comments, commentKeys, commentCounts } from './threads/tables.ts'
import { deviceQuotas, invites } from './joining/tables.ts'
import { aspects, members, memberships } from './aspects/tables.ts'
import { notices, settings } from './settings/tables.ts'
import {
  carriedFor,
  carryOffered,
  carryOffers,
  carrierUses,
  usedCarriers,
  carryTold,
  carried,
  carriedCount,
  uncarried,
} from './carriers/tables.ts'
import { timeline, posts, readMarks } from './posts/tables.ts'
import { introductionTables } from './introductions/tables.ts'
import { suggestionTables } from './suggestions/tables.ts'

/** What feeds do not give back, so that a rebuild must leave it alone; of changes, no number may come twice. */
export const keptTables = [
  cardSecrets,
  lastTimes,
  ...requestTables,
  branches,
  chains,
  prekeys,
  opened,
  graves,
  inbox,
  quotas,
  deviceQuotas,
  changes,
  changeCount,
]

/** Raised by every change of a row: views that another release made are made anew at the next start. */
export const viewsVersion = 3

export const viewTables = [
  me,
  contacts,
  ownCards,
  peers,
  devices,
  unmet,
  blocks,
  blockedPeers,
  aspects,
  members,
  memberships,
  feeds,
  readers,
  formerReaders,
  notices,
  sources,
  carriedFor,
  carryOffered,
  carryOffers,
  carrierUses,
  usedCarriers,
  carryTold,
  carried,
  carriedCount,
  uncarried,
  carrierPeers,
  timeline,
  posts,
  comments,
  commentKeys,
  commentCounts,
  places,
  retracted,
  settings,
  readMarks,
  invites,
  ...introductionTables,
  ...suggestionTables,
]
