/**
 * Notices that this page may have lost its connections without a word: the machine slept, its network came back, or the
 * browser had put the page aside.
 */
import { wakeCheckMs, wakeLateMsMin } from '../limits.ts'

/** Calls `woke` each time, until the returned function is called. */
export function onWake(woke: () => void): () => void {
  let lastMs = Date.now()
  const timer = setInterval(() => {
    const lateMs = Date.now() - lastMs - wakeCheckMs
    lastMs = Date.now()
    if (lateMs > wakeLateMsMin) woke()
  }, wakeCheckMs)
  const shown = ({ persisted }: PageTransitionEvent): void => {
    if (persisted) woke()
  }
  addEventListener('online', woke)
  addEventListener('pageshow', shown)
  document.addEventListener('resume', woke)
  return () => {
    clearInterval(timer)
    removeEventListener('online', woke)
    removeEventListener('pageshow', shown)
    document.removeEventListener('resume', woke)
  }
}
