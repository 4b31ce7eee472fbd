/** All routes below `/api`, by topic. The types of `api.ts` follow from this list. */
import type { Log } from '../log.ts'
import type { Backend } from './backend.ts'
import { backupRoutes } from './backup/routes.ts'
import { bringingRoutes } from './bringing/routes.ts'
import { carrierRoutes } from './carriers/routes.ts'
import { collectionRoutes } from './collections/routes.ts'
import { commentRoutes } from './comments/routes.ts'
import { conversationRoutes } from './conversations/routes.ts'
import { deviceRoutes } from './devices/routes.ts'
import { deliveryRoutes } from './delivery/routes.ts'
import type { Downloads } from './downloads/downloads.ts'
import { draftRoutes } from './drafts/routes.ts'
import { eventRoutes } from './events/routes.ts'
import { exportRoutes } from './export/routes.ts'
import { followingRoutes } from './following/routes.ts'
import { guestResponseRoutes } from './guests/response-routes.ts'
import { guestRoutes } from './guests/routes.ts'
import { introductionRoutes } from './introductions/routes.ts'
import { importRoutes } from './import/routes.ts'
import { inviteRoutes } from './invites/routes.ts'
import { meRoutes } from './me/routes.ts'
import { mediaRoutes } from './media/routes.ts'
import { uploadRoutes } from './media/upload-routes.ts'
import { networkRoutes } from './network/routes.ts'
import { notificationRoutes } from './notifications/routes.ts'
import { peopleRoutes } from './people/routes.ts'
import { photoRoutes } from './photos/routes.ts'
import { profileRoutes } from './profiles/routes.ts'
import { pollRoutes } from './polls/routes.ts'
import { portraitRoutes } from './portraits/routes.ts'
import { postRoutes } from './posts/routes.ts'
import { reactionRoutes } from './reactions/routes.ts'
import { relayRoutes } from './relay/routes.ts'
import { remixRoutes } from './remixes/routes.ts'
import { requestRoutes } from './requests/routes.ts'
import { searchRoutes } from './search/routes.ts'
import { claimRoutes, sessionRoutes } from './session/routes.ts'
import { settingRoutes } from './settings/routes.ts'
import { storageRoutes } from './storage/routes.ts'
import { tagRoutes } from './tags/routes.ts'
import { textRoutes } from './text/routes.ts'
import { timelineRoutes } from './timelines/routes.ts'
import type { Sessions } from './session/sessions.ts'
import type { OtherDevices } from './view/other-devices.ts'
import { browserRoutes, viewRoutes } from './view/routes.ts'

export interface ApiParts {
  backend: Backend
  downloads: Downloads
  sessions: Sessions
  /** The view on other devices. */
  devices: OtherDevices
  /** The address that signs a browser in with a one-time token. */
  link: (oneTimeToken: string) => string
  log: Log
}

// The compiler finds the types of all routes from this, so it says no type itself.
export function apiRoutes({ backend, downloads, sessions, devices, link, log }: ApiParts) {
  return [
    sessionRoutes(sessions, link),
    claimRoutes(devices.pairing),
    viewRoutes(devices),
    browserRoutes(sessions),
    meRoutes(backend),
    backupRoutes(backend, downloads),
    exportRoutes(backend, downloads),
    importRoutes(backend, log),
    networkRoutes(backend),
    peopleRoutes(backend),
    profileRoutes(backend),
    inviteRoutes(backend),
    guestRoutes(backend, devices),
    guestResponseRoutes(backend),
    introductionRoutes(backend),
    requestRoutes(backend),
    followingRoutes(backend),
    carrierRoutes(backend),
    deviceRoutes(backend),
    uploadRoutes(backend),
    mediaRoutes(backend),
    storageRoutes(backend),
    photoRoutes(backend),
    postRoutes(backend),
    bringingRoutes(backend),
    draftRoutes(backend),
    commentRoutes(backend),
    deliveryRoutes(backend),
    pollRoutes(backend),
    reactionRoutes(backend),
    portraitRoutes(backend),
    remixRoutes(backend),
    collectionRoutes(backend),
    notificationRoutes(backend),
    textRoutes(backend),
    tagRoutes(backend),
    conversationRoutes(backend),
    timelineRoutes(backend),
    relayRoutes(backend),
    searchRoutes(backend),
    settingRoutes(backend),
    eventRoutes({ backend, sessions, devices, log }),
  ] as const
}
