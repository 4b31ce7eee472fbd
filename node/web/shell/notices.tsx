/** The place for notices; they are rare, so their code and texts are loaded when there is one. */
import { status } from '../data/me.ts'
import { withTexts } from '../text/locale.ts'
import { LazyPart } from '../ui/lazy-part.tsx'

export function Notices() {
  const { notices = [], revokedAtMs } = status.data.value ?? {}
  const isAny = notices.length > 0 || revokedAtMs !== undefined
  // Screen readers announce what appears in a region that they already know.
  return <div role="status">{isAny ? <LazyPart load={loadList} props={{}} /> : null}</div>
}

const loadList = async () => (await withTexts('notices', import('./notice-list.tsx'))).NoticeList
