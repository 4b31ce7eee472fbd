/** A time in words, with the exact one when somebody points at it. */
import { fullTime, relativeTime } from '../text/time.ts'

export function TimeAgo({ timeMs }: { timeMs: number }) {
  return (
    <time dateTime={new Date(timeMs).toISOString()} title={fullTime(timeMs)}>
      {relativeTime(timeMs)}
    </time>
  )
}
