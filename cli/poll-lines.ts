/** A poll in the terminal. */
import type { Poll } from '../node/http/polls/schema.ts'
import { ago, cleanName, locale, text } from './output.ts'

/** Its options with their numbers and votes, and a line about it; empty without a poll. */
export function pollLines(poll: Poll | undefined): string {
  if (poll === undefined) return ''
  const options = poll.options.map(({ text: words, votes, isMine }, at) => {
    const mark = isMine ? '✓' : ' '
    const count = votes === undefined ? '' : ` · ${share(votes, poll.voters)} (${votes})`
    return `${mark} ${at + 1}. ${cleanName(words)}${count}`
  })
  return ['', ...options, aboutPoll(poll)].join('\n')
}

function aboutPoll({ voters, closesAtMs, closed, multiple, shown, named }: Poll): string {
  const words = [text('poll.voters', { count: voters })]
  if (closesAtMs !== undefined) {
    const when = ago(closesAtMs, Date.now())
    words.push(text(closed ? 'poll.closed' : 'cli.poll.open', { when }))
  }
  if (multiple) words.push(text('cli.poll.several'))
  if (!shown) words.push(text('cli.poll.hidden'))
  if (!named) words.push(text('cli.poll.counted'))
  return words.join(' · ')
}

function share(votes: number, voters: number): string {
  return (voters === 0 ? 0 : votes / voters).toLocaleString(locale(), { style: 'percent' })
}
