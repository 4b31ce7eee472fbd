/** Effects of each change on the node on the data that this page holds. */
import type { Change } from '../../http/events/schema.ts'
import { boardChanges } from './board-signals.ts'
import { aspects } from './aspects.ts'
import { carriers } from './carriers.ts'
import { browsers, view } from './devices.ts'
import { hiddenElsewhere } from './hiding.ts'
import { introductions, suggestions } from './introductions.ts'
import { invites } from './invites.ts'
import { status } from './me.ts'
import { unreadMessages } from './unread-messages.ts'
import { network } from './network.ts'
import { following } from './following.ts'
import { blocked, people } from './people.ts'
import {
  arrive,
  growBoard,
  readAgain,
  readNewest,
  setLocked,
  setMedia,
  setPoll,
  setRemixes,
} from './posts.ts'
import { applyToThreads, rereadThreads } from './threads.ts'
import { portraits } from './portraits.ts'
import { notificationChanges, notificationCount } from './notifications.ts'
import { readMark } from './read.ts'
import { followedTags } from './tags.ts'
import { settings } from './settings.ts'
import { requests } from './requests.ts'
import type { Resource } from './resource.ts'

type Reread = Record<
  Exclude<
    Change['kind'],
    | 'post'
    | 'comment'
    | 'collection'
    | 'conversation'
    | 'reactions'
    | 'gone'
    | 'lock'
    | 'hidden'
    | 'media'
    | 'remixes'
    | 'poll'
  >,
  readonly Pick<Resource<unknown>, 'refreshIfUsed'>[]
>

const reread: Reread = {
  person: [
    introductions,
    suggestions,
    people,
    following,
    aspects,
    status,
    invites,
    carriers,
    requests,
  ],
  aspect: [aspects, people],
  introduction: [introductions, suggestions],
  request: [requests],
  invite: [invites],
  'guest-link': [],
  'guest-response': [],
  me: [status],
  block: [
    introductions,
    suggestions,
    people,
    following,
    blocked,
    aspects,
    status,
    carriers,
    readMark,
    requests,
    unreadMessages,
  ],
  tag: [followedTags],
  draft: [],
  mute: [people, readMark],
  settings: [settings, suggestions, introductions, carriers],
  read: [readMark],
  delivery: [people],
  presence: [people, status, network],
  portrait: [portraits],
  notification: [notificationCount],
  thread: [],
  browser: [view, browsers],
  reset: [
    introductions,
    suggestions,
    status,
    settings,
    readMark,
    aspects,
    people,
    following,
    blocked,
    invites,
    carriers,
    requests,
    network,
    portraits,
    notificationCount,
    followedTags,
    unreadMessages,
    view,
    browsers,
  ],
}

/** Parts of the view that are loaded later keep data of their own. */
const listeners = new Set<(change: Change) => void>()

/** Tells a part of the view of every change from now on; the returned function ends that. */
export function onChange(listener: (change: Change) => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

export function applyChange(change: Change): void {
  for (const listener of listeners) listener(change)
  if (change.kind === 'post') {
    arrive(change.post)
    readMark.refreshIfUsed()
    return
  }
  if (change.kind === 'comment' || change.kind === 'reactions' || change.kind === 'gone') {
    return applyToThreads(change)
  }
  if (change.kind === 'lock') return setLocked(change.post, change.locked)
  if (change.kind === 'hidden') {
    readMark.refreshIfUsed()
    return hiddenElsewhere(change.post, change.hidden)
  }
  if (change.kind === 'media') return setMedia(change.post, change.media)
  if (change.kind === 'poll') return setPoll(change.post, change.poll)
  if (change.kind === 'remixes') return setRemixes(change.post, change.remixes)
  if (change.kind === 'conversation') return unreadMessages.refreshIfUsed()
  if (change.kind === 'collection') {
    boardChanges.value += 1
    return void growBoard(change.id)
  }
  for (const used of reread[change.kind]) used.refreshIfUsed()
  if (change.kind === 'notification' || change.kind === 'reset') notificationChanges.value += 1
  if (['reset', 'block', 'mute'].includes(change.kind)) rereadThreads()
  if (change.kind === 'block' || change.kind === 'mute') return void readAgain()
  // A new contact brings posts; an aspect's members decide what its filter shows; a name is on every card.
  if (
    ![
      'delivery',
      'presence',
      'invite',
      'introduction',
      'request',
      'settings',
      'read',
      'portrait',
      'notification',
      'thread',
      'tag',
      'draft',
      'browser',
    ].includes(change.kind)
  )
    void readNewest()
}
