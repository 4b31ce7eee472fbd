/** Times in words, by the browser's own `Intl`; no language data of ours. */
import { signal } from '@preact/signals'
import { locale, regionalLocale } from './locale.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const weekMs = 7 * dayMs

/** Ticks once a minute while the tab is visible; components that read it are drawn again. */
const now = signal(Date.now())

function tick(): void {
  if (document.visibilityState === 'visible') now.value = Date.now()
}

setInterval(tick, minuteMs)
document.addEventListener('visibilitychange', tick)

/** `2 hours ago`, `in 3 days`; the date when it is more than a week away. */
export function relativeTime(timeMs: number): string {
  // A post may be younger than the last tick.
  const distanceMs = timeMs - Math.max(now.value, Date.now())
  const size = Math.abs(distanceMs)
  if (size >= weekMs) return dateText(timeMs)
  const [unit, unitMs] =
    size < hourMs
      ? (['minute', minuteMs] as const)
      : size < dayMs
        ? (['hour', hourMs] as const)
        : (['day', dayMs] as const)
  // An hour and a half ago is `1 hour ago`; a week less a second to go is `in 7 days`.
  const count = distanceMs < 0 ? Math.trunc(distanceMs / unitMs) : Math.round(distanceMs / unitMs)
  // `now` reads better than `this minute`.
  const format = new Intl.RelativeTimeFormat(locale.value, { numeric: 'auto' })
  return count === 0 && unit === 'minute' ? format.format(0, 'second') : format.format(count, unit)
}

export function dateText(timeMs: number): string {
  return new Intl.DateTimeFormat(regionalLocale(), { dateStyle: 'medium' }).format(timeMs)
}

/** `November 2026` */
export function monthText(timeMs: number): string {
  const style = { year: 'numeric', month: 'long' } as const
  return new Intl.DateTimeFormat(regionalLocale(), style).format(timeMs)
}

export function fullTime(timeMs: number): string {
  const style = { dateStyle: 'full', timeStyle: 'short' } as const
  return new Intl.DateTimeFormat(regionalLocale(), style).format(timeMs)
}
