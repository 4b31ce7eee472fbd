/** The parts of the owner's own things, in the order of the list. */
import type { ComponentType } from 'preact'
import { BackupPart, TakeOutPart } from '../../backup/parts.tsx'
import { CarriersPart } from '../../carrying/parts.tsx'
import { Devices, OwnDevicesPart } from '../../devices/devices.tsx'
import { GuestLinks } from '../../guests/lazy.tsx'
import { BringAlongPart } from '../../import/part.tsx'
import { NotificationChoices } from '../../notifications/notifications.tsx'
import { OwnProfile } from '../../person/own-profile.tsx'
import type { IconName } from '../../ui/icon.tsx'
import { AsApp } from './as-app.tsx'
import { Findable } from './findable.tsx'
import { Followers } from './followers.tsx'
import { Look } from './look.tsx'
import { Network } from './network.tsx'
import { OwnName } from './own-name.tsx'
import { Portrait } from './portrait.tsx'
import { RecoveryPhrase } from './recovery-phrase.tsx'
import { Storage } from './storage.tsx'
import { SuggestionsChoice } from './suggestions.tsx'
import { ThisBrowser } from './this-browser.tsx'

interface Part {
  icon: IconName
  Content: ComponentType
}

export const parts = {
  profile: {
    icon: 'you',
    Content: () => (
      <>
        <OwnName />
        <Portrait />
        <OwnProfile />
      </>
    ),
  },
  privacy: {
    icon: 'lock',
    Content: () => (
      <>
        <Findable />
        <Followers />
        <SuggestionsChoice />
      </>
    ),
  },
  guests: { icon: 'join', Content: () => <GuestLinks /> },
  notifications: { icon: 'bell', Content: () => <NotificationChoices /> },
  devices: {
    icon: 'device',
    Content: () => (
      <>
        <OwnDevicesPart />
        <Devices />
        <ThisBrowser />
      </>
    ),
  },
  app: { icon: 'share', Content: () => <AsApp /> },
  connection: {
    icon: 'globe',
    Content: () => (
      <>
        <Network />
        <CarriersPart />
      </>
    ),
  },
  storage: { icon: 'picture', Content: () => <Storage /> },
  backup: {
    icon: 'save',
    Content: () => (
      <>
        <RecoveryPhrase />
        <BackupPart />
        <TakeOutPart />
      </>
    ),
  },
  bring: { icon: 'download', Content: () => <BringAlongPart /> },
  look: { icon: 'eye', Content: () => <Look /> },
} satisfies Record<string, Part>

export type PartName = keyof typeof parts

export const partNames = Object.keys(parts) as PartName[]

export function isPart(name: string): name is PartName {
  return Object.hasOwn(parts, name)
}
