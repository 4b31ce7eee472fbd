/** Which aspect stands for a circle. Whoever made the circle chose its name, and must not lead others by it into an aspect of the owner's. */
import type { Aspect } from '../../http/people/schema.ts'
import { nameKey } from '../../../protocol/text.ts'

/**
 * The aspect of a circle's name, where nobody is in it but who introduces.
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
