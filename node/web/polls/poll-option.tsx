/** One option of a poll: what one picks it by while it is open, and a bar of its votes. */
import type { Poll } from '../../http/polls/schema.ts'
import { locale } from '../text/locale.ts'
import { t } from '../text/t.ts'
import { Icon } from '../ui/icon.tsx'

interface PollOptionProps extends Omit<Poll['options'][number], 'text'> {
  text: string
  /** Of the whole poll. */
  voters: number
  /** Absent once it is closed. */
  input:
    | { type: 'radio' | 'checkbox'; name: string; checked: boolean; onPick: () => void }
    | undefined
}

export function PollOption({ text, votes, isMine, voters, input }: PollOptionProps) {
  const share = voters === 0 ? 0 : (votes ?? 0) / voters
  const words = (
    <>
      <bdi>{text}</bdi>
      {isMine ? (
        <span class="poll-mine">
          <Icon name="check" size={16} />
          <span class="visually-hidden">{t('poll.yours')}</span>
        </span>
      ) : null}
      {votes === undefined ? null : (
        <span class="poll-share">
          <span aria-hidden="true">{percent(share)}</span>
          <span class="visually-hidden">
            {t('poll.share', { count: votes, share: percent(share) })}
          </span>
        </span>
      )}
    </>
  )
  const bar =
    votes === undefined ? null : (
      <span class="poll-bar" style={{ inlineSize: `${share * 100}%` }} aria-hidden="true" />
    )
  if (input === undefined) {
    return (
      <p class="poll-option">
        {bar}
        {words}
      </p>
    )
  }
  const { type, name, checked, onPick } = input
  return (
    <label class="poll-option">
      {bar}
      <input type={type} name={name} checked={checked} onChange={onPick} />
      {words}
    </label>
  )
}

function percent(share: number): string {
  return share.toLocaleString(locale.value, { style: 'percent' })
}
