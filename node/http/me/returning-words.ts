/** The result of a new start with one's 24 words: what came back, in texts of the catalogs `network.json`. */
import type { Returning } from '../../social/devices/returning.ts'
import { say, type Saying } from '../network/words.ts'

/** People named one by one; of more the rest is counted. */
const namesMax = 10

export function returningSayings({
  hasNotes,
  contacts,
  unmet,
  awaited,
  closed,
}: Returning): Saying[] {
  if (!hasNotes) return [say('returning.no-notes', { contacts }), ...waiting({ awaited, closed })]
  const names = unmet.slice(0, namesMax).map(({ name }) => name)
  const missing = [
    ...waiting({ awaited, closed }),
    ...(unmet.length > 0
      ? [
          say('returning.unmet', {
            count: unmet.length,
            contacts,
            names: names.join(', '),
            more: unmet.length - names.length,
          }),
        ]
      : []),
  ]
  return missing.length > 0
    ? [say('returning.notes', { contacts }), ...missing]
    : [say('returning.all', { contacts })]
}

function waiting({ awaited, closed }: Pick<Returning, 'awaited' | 'closed'>): Saying[] {
  return [
    ...(awaited > 0 ? [say('returning.awaited', { count: awaited })] : []),
    ...(closed > 0 ? [say('returning.closed', { count: closed })] : []),
  ]
}
