/** Asking which entries were taken back, before any page: an entry without its payload is taken only where that was told. */
import { syncQuestionsMax } from '../limits.ts'
import type { AnswerOf } from './answers.ts'
import { drop } from './failing.ts'
import { fetch } from './fetching.ts'
import type { Pull } from './pull.ts'
import type { Turn } from './turn.ts'

/** Asks of as many feeds at once as the peer takes questions; goes on to fetching where none is left. */
export function askDrops(turn: Turn, pull: Pull): void {
  pull.phase = 'dropping'
  while (pull.outdated.length > 0 && pull.asking.length < syncQuestionsMax / 2) {
    const offer = pull.outdated.shift()!
    pull.asking.push(offer)
    turn.ask(pull, { kind: 'drops', of: offer.of })
  }
  if (pull.asking.length === 0) fetch(turn, pull)
  else turn.expect(pull)
}

export function takeDrops(turn: Turn, pull: Pull, { drops }: AnswerOf<'drops'>): void {
  const offer = pull.asking.shift()
  if (offer === undefined) {
    drop(turn, pull, 'misbehaved')
    return
  }
  const { feed } = offer.wanted
  if (drops !== undefined) turn.effects.push({ kind: 'take-back', peer: pull.peer, feed, drops })
  askDrops(turn, pull)
}
