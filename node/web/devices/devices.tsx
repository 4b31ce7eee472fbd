/** The view on other devices, where the rest of the view has to do with it. Its code and texts are loaded when they are shown. */
import { withTexts } from '../text/locale.ts'
import { LazyPart } from '../ui/lazy-part.tsx'

/** The part of *You*. */
export function Devices() {
  return <LazyPart load={loadDevices} props={{}} />
}

/** For a browser of another device that is not let in yet. */
export function PairScreen() {
  return <LazyPart load={loadPairScreen} props={{}} />
}

const loadDevices = async () =>
  (await withTexts('devices', import('./device-section.tsx'))).DeviceSection
const loadPairScreen = async () =>
  (await withTexts('devices', import('./pair-screen.tsx'))).PairScreen
