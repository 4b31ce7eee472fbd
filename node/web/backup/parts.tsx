/** Parts about backups, which are loaded when they are first shown. */
import { withTexts } from '../text/locale.ts'
import { LazyPart } from '../ui/lazy-part.tsx'

/** Making a backup. */
export function BackupPart() {
  return <LazyPart load={loadMaking} props={{}} />
}

/** Taking everything out. */
export function TakeOutPart() {
  return <LazyPart load={loadTakingOut} props={{}} />
}

/** Coming back with words or a backup, in place of a new person. */
export function ComeBackPart() {
  return <LazyPart load={loadComingBack} props={{}} />
}

const loadMaking = async () => (await withTexts('backup', import('./make-backup.tsx'))).MakeBackup
const loadTakingOut = async () => (await withTexts('backup', import('./take-out.tsx'))).TakeOut
const loadComingBack = async () => (await withTexts('backup', import('./come-back.tsx'))).ComeBack
