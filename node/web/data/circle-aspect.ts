/** The aspect that stands for a circle. The circle's maker chose its name, and must not lead others into the owner's aspects. */
import type { Aspect } from '../../http/people/schema.ts'
import { nameKey } from '../../../protocol/text.ts'

/**
 * The aspect of a circle's name, where nobody is in it but the introducer.
 *
 * @returns `undefined` where there is no aspect of that name, and `'taken'` where others are in it: then the owner must choose it
 *   themselves.
 */
export function aspectOfCircle(
  aspects: readonly Aspect[],
  { circle, by }: { circle: string; by: string },
): Aspect | 'taken' | undefined {
  const wanted = nameKey(circle)
  const found = aspects.find(({ name }) => nameKey(name) === wanted)
  return found === undefined || found.members.every((member) => member === by) ? found : 'taken'
}
