/** Devices, where the rest of the view has to do with them: the owner's own nodes, and the view on others. Its code and texts are loaded when they are shown. */
import { withTexts } from '../text/locale.ts'
import { LazyPart } from '../ui/lazy-part.tsx'

/** The part of *You*. */
export function Devices() {
  return <LazyPart load={loadDevices} props={{}} />
}

/** Becoming another device of one's own, at the first screen of a new node. */
export function BecomePart() {
  return <LazyPart load={loadBecoming} props={{}} />
}

/** The owner's own devices. */
export function OwnDevicesPart() {
  return <LazyPart load={loadOwn} props={{}} />
}

/** For a browser of another device that is not let in yet. */
export function PairScreen() {
  return <LazyPart load={loadPairScreen} props={{}} />
}

const loadDevices = async () =>
  (await withTexts('devices', import('./device-section.tsx'))).DeviceSection
const loadOwn = async () => (await withTexts('linking', import('./own-devices.tsx'))).OwnDevices
const loadBecoming = async () =>
  (await withTexts('linking', import('./become-device.tsx'))).BecomeDevice
const loadPairScreen = async () =>
  (await withTexts('devices', import('./pair-screen.tsx'))).PairScreen
