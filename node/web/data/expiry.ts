/** After how long a post is over by itself. */

export const hourMs = 3_600_000

/** As requests say it, of hours; 0 for never. */
export function expiryOf(hours: number): { expiresAfterMs?: number } {
  return hours > 0 ? { expiresAfterMs: Math.round(hours * hourMs) } : {}
}
