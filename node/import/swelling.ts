/** How much an archive may hold. */
import { swellFreeBytes, swellMax } from './limits.ts'

/** Most bytes of all files in an archive of a size. */
export function mostBytes(archiveBytes: number): number {
  return Math.max(swellFreeBytes, archiveBytes * swellMax)
}
