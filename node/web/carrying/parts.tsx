/** Parts about carriers, which are loaded when they are first shown. */
import { withTexts } from '../text/locale.ts'
import { LazyPart } from '../ui/lazy-part.tsx'

/** All about carriers, in *You*. */
export function CarriersPart() {
  return <LazyPart load={loadCarriers} props={{}} />
}

/** Reminds the owner that nobody carries for them. */
export function CarryNudgePart() {
  return <LazyPart load={loadNudge} props={{}} />
}

/** Asking one contact to carry, and carrying for them. */
export function CarryWithPart(props: { id: string; name: string }) {
  return <LazyPart load={loadCarryWith} props={props} />
}

const loadCarriers = async () => (await withTexts('carrying', import('./carriers.tsx'))).Carriers
const loadNudge = async () => (await withTexts('carrying', import('./nudge.tsx'))).CarryNudge
const loadCarryWith = async () =>
  (await withTexts('carrying', import('./carry-with.tsx'))).CarryWith
