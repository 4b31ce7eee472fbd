/** Bringing things along from other services; loaded when it is first shown. */
import { withTexts } from '../text/locale.ts'
import { LazyPart } from '../ui/lazy-part.tsx'

export function BringAlongPart() {
  return <LazyPart load={loadPart} props={{}} />
}

const loadPart = async () => (await withTexts('bring', import('./bring-along.tsx'))).BringAlong
